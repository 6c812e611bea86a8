"""Our news sitemap is what the protocol and Google ask for, whatever the texts are, by schemas of our own."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given, settings
from lxml import etree

from feeds import sitemap
from feeds.entry import Entry, Feed
from feeds.text import line
from tests.unit.feeds.written import HOSTILE

NOON = datetime(2026, 1, 2, 12, 0, tzinfo=UTC)
URLSET = etree.XMLSchema(
    etree.fromstring("""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"
      xmlns:s="http://www.sitemaps.org/schemas/sitemap/0.9" elementFormDefault="qualified"
      targetNamespace="http://www.sitemaps.org/schemas/sitemap/0.9"><xs:element name="urlset"><xs:complexType>
      <xs:sequence><xs:element name="url" minOccurs="0" maxOccurs="1000"><xs:complexType><xs:sequence>
        <xs:element name="loc"><xs:simpleType><xs:restriction base="xs:anyURI">
          <xs:minLength value="12"/><xs:maxLength value="2048"/></xs:restriction></xs:simpleType></xs:element>
        <xs:any namespace="http://www.google.com/schemas/sitemap-news/0.9" processContents="skip"/>
      </xs:sequence></xs:complexType></xs:element></xs:sequence></xs:complexType>
      <xs:unique name="once"><xs:selector xpath="s:url"/><xs:field xpath="s:loc"/></xs:unique>
    </xs:element></xs:schema>""")
)
NEWS = etree.XMLSchema(
    etree.fromstring("""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified"
      targetNamespace="http://www.google.com/schemas/sitemap-news/0.9">
      <xs:element name="news"><xs:complexType><xs:all>
        <xs:element name="publication"><xs:complexType><xs:all><xs:element name="name" type="xs:string"/>
          <xs:element name="language"><xs:simpleType><xs:restriction base="xs:string">
            <xs:pattern value="zh-cn|zh-tw|[a-z]{2,3}"/></xs:restriction></xs:simpleType></xs:element>
        </xs:all></xs:complexType></xs:element>
        <xs:element name="publication_date" type="xs:dateTime"/>
        <xs:element name="title"><xs:simpleType><xs:restriction base="xs:string">
          <xs:minLength value="1"/></xs:restriction></xs:simpleType></xs:element>
      </xs:all></xs:complexType></xs:element></xs:schema>""")
)


@settings(max_examples=20, deadline=None)
@given(HOSTILE)
def test_a_news_sitemap_is_what_google_asks_for_whatever_the_texts_are(feed: Feed) -> None:
    fresh = [replace(one, published=NOON, url=f"https://w.example/{n}") for n, one in enumerate(feed.entries)]

    root = etree.fromstring(sitemap.render_news(fresh, "Gazette", NOON))

    URLSET.assertValid(root)
    for node in root.iter("{http://www.google.com/schemas/sitemap-news/0.9}news"):
        NEWS.assertValid(node)
    assert len(root) == len([one for one in fresh if line(one.title)])


def test_what_has_no_title_that_can_be_read_is_left_out() -> None:
    bare = Entry("urn:1", "https://w.example/1", "\x00 \x1f", published=NOON)

    assert len(etree.fromstring(sitemap.render_news([bare], "Gazette", NOON))) == 0
