document.querySelectorAll("img[data-src], img[data-lazy-src]").forEach((img) => {
  img.src = img.dataset.src || img.dataset.lazySrc;
});
