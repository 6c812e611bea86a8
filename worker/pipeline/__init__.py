"""The pure part of the way: values in, values out. No clock, no socket, no database.

    document | read | (clean or extract) | identify | tag | relate | compose | select

    read      what a document says: drafts, links to pages, an order
    clean     a fragment from a feed or hook -> safe HTML
    extract   a whole page -> safe HTML and what the page says of itself
    identify  which article a draft is about, and why
    revise    what kind of change lies between two states
    tag       subjects, each with its evidence
    relate    copies, stories, related links, each with its reason
    compose   three layers -> the article shown
    select    which configured feeds an article stands in
    rhythm    when a source is asked again

Stages don't know each other; `worker/jobs/digest.py` calls them in this order.
"""
