"""Which addresses are one."""

import pytest

from worker.pipeline.identify import normal_url

STORY = "https://gazette.example/story.asp"


@pytest.mark.parametrize("name", ["ref", "source", "src", "from"])
def test_a_number_names_the_article_where_words_tell_whence_a_reader_came(name: str) -> None:
    assert normal_url(f"{STORY}?{name}=4711") != normal_url(f"{STORY}?{name}=4712")
    assert normal_url(f"{STORY}?{name}=7") != normal_url(STORY)
    assert normal_url(f"{STORY}?{name}=rss") == normal_url(f"{STORY}?{name}=frontpage") == normal_url(STORY)


@pytest.mark.parametrize("query", ["utm_id=4711", "rss=1", "share=1", "ocid=12", "ref_src=9"])
def test_what_only_follows_readers_names_no_article_with_numbers_either(query: str) -> None:
    assert normal_url(f"{STORY}?{query}") == normal_url(STORY)
