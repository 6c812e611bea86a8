"""Hosting: what nginx and Apache must be told, so that they serve an exported tree as our own house would.

A page is the index of a directory of its name, and its links are relative to
that directory: both servers therefore send who asks without the slash to the
address with it. Compressed forms lie beside each file. Both are told to send
them and to say `Vary`; what a server needs a module for stands in a comment or
in an `IfModule`, so that the settings are valid without it.
"""

from worker.jobs.publish import TYPES

# Where in the tree which settings lie; Apache reads them there, nginx is told to include its own.
HTACCESS = ".htaccess"
NGINX = "nginx.conf"
_TYPES = {name: kind.partition(";")[0] for name, kind in TYPES.items()} | {
    "ninjs": "application/json",
    "sitemap": "application/xml",
}
# Coding, ending and name in Accept-Encoding, best first, as `feeds.web.negotiate` has it.
_CODINGS = (("br", ".br"), ("zstd", ".zst"), ("gzip", ".gz"))


def _form(coding: str, ending: str) -> str:
    """Return Apache's rule for one coding: sent to who takes it and did not refuse it with q=0."""
    taken = rf"(?:^|[\s,]){coding}(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))(?=\s*(?:[,;]|$))"
    return (
        f'RewriteCond "%{{HTTP:Accept-Encoding}}" "{taken}" [NC]\n'
        f'RewriteCond "%{{REQUEST_FILENAME}}{ending}" -f\n'
        f'RewriteRule "^(.+)$" "$1{ending}" [L]\n'
    )


_APACHE = (
    "# Read by Apache where AllowOverride has FileInfo and Indexes.\n"
    "DirectoryIndex index.html\n"
    "AddDefaultCharset utf-8\n"
    "AddType text/x-opml .opml\n"
    "# A compressed form has the type of what it is a form of.\n"
    "RemoveType .gz .br .zst\nRemoveLanguage .br\n"
    + "".join(f"AddEncoding {coding} {ending}\n" for coding, ending in _CODINGS)
    + "<IfModule mod_rewrite.c>\nRewriteEngine On\n"
    + 'RewriteRule "^nginx\\.conf$|(?:^|/)\\." - [R=404,L]\n'
    + "".join(_form(*one) for one in _CODINGS)
    + "</IfModule>\n"
    "<IfModule mod_headers.c>\nHeader merge Vary Accept-Encoding\n</IfModule>\n"
)
# Of their own directory: a .json elsewhere is an article, not a feed.
_APACHE_FEEDS = "".join(f"AddType {kind} .{name}\n" for name, kind in _TYPES.items())
_NGINX = (
    "# Inside a server block; `root` is this directory.\n"
    "gzip_static on;\n"
    "# brotli_static on;  # where the module ngx_brotli is loaded\n"
    "# zstd_static on;    # where the module zstd-nginx-module is loaded\n"
    "gzip_vary on;\n"
    "gzip_proxied any;\n"
    "charset utf-8;\n"
    "index index.html;\n"
    "absolute_redirect off;\n"
    "location / {\n    try_files $uri $uri/ =404;\n}\n"
    "location = /nginx.conf {\n    return 404;\n}\n"
    "location ~ /\\. {\n    return 404;\n}\n"
    "location = /feeds.opml {\n    types { }\n    default_type text/x-opml;\n}\n"
    "location /feeds/ {\n    try_files $uri $uri/ =404;\n    types {\n        text/html html;\n"
    + "".join(f"        {kind} {name};\n" for name, kind in _TYPES.items())
    + '    }\n    add_header Cache-Control "public, max-age=60";\n}\n'
)
SETTINGS = {HTACCESS: _APACHE, f"feeds/{HTACCESS}": _APACHE_FEEDS, NGINX: _NGINX}
