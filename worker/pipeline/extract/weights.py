"""How much each kind of evidence counts, learnt by logistic regression.

Trained on 389 pages of news and blogs whose article text people had marked
(the development halves of scrapinghub/article-extraction-benchmark, MIT, and of
AndyTheFactory/article-extraction-dataset, Apache-2.0; Murrough-Foley/
web-content-extraction-benchmark dev, CC BY 4.0). No word of those pages is in
here, only what each kind of evidence turned out to be worth, in log-odds.
"""

TAG = {
    "always": 0.98,
    "p": 0.62,
    "heading": 1.87,
    "h1": -1.44,
    "li": 1.26,
    "div": -0.48,
    "cell": -0.06,
    "blockquote": 0.84,
    "figcaption": -0.39,
    "pre": -0.10,
    "definition": -1.21,
}

NAME = {
    "body": -0.62,
    "comment": -2.24,
    "share": -0.19,
    "related": -1.53,
    "call": -2.82,
    "nav": -1.13,
    "ad": 0.05,
    "author": -1.83,
    "meta": 0.31,
    "foot": -2.46,
    "hidden": -1.09,
    "caption": -0.62,
    "lead": -0.12,
    "aside": 1.10,
    "consent": 0.02,
    "long_comment": -1.12,
    "long_share": 0.10,
    "long_related": -0.16,
    "long_call": 0.01,
    "long_nav": -0.95,
    "long_ad": -0.34,
    "long_author": -0.25,
    "long_meta": -0.61,
    "long_foot": -0.87,
    "long_hidden": 0.92,
    "long_caption": -0.36,
    "long_lead": -0.10,
    "long_aside": -0.52,
    "long_consent": -0.38,
    "in_aside": -3.25,
    "in_footer": -1.47,
    "in_header": -0.81,
    "in_figure": -0.36,
    "in_table": 1.10,
    "in_form": -3.42,
    "in_article": -0.40,
    "in_figcaption": -0.86,
}

BRANCH = {
    "inside": 1.25,
    "one_level_out": -0.10,
    "two_levels_out": -0.54,
    "far_out": -0.18,
    "links": -1.00,
    "prose": -0.08,
    "share": -0.84,
}

KIN = {
    "share": 1.50,
    "links": 1.07,
    "count": 1.62,
    "length": -0.75,
}

WORDS = {
    "size": -2.26,
    "prose": 2.26,
    "share": 3.49,
    "very_long": -0.91,
    "ends": 0.52,
    "sentence_ends": -0.96,
    "short": 0.21,
    "very_short": -0.31,
    "colon": 0.40,
    "line": -1.23,
    "short_line": -0.37,
    "prompts": -0.76,
    "short_prompt": -0.34,
    "title": -0.62,
    "again": -0.37,
    "date": -0.87,
    "upper": -0.52,
}

PLACE = {
    "at_home": 0.82,
    "in_home": 0.16,
    "depth": -1.69,
    "before": 0.50,
    "after": 0.04,
    "short_before": -0.39,
    "short_after": -0.08,
    "linked_after": -0.66,
    "how_far_after": 0.03,
    "how_far_before": 0.60,
    "within": -0.10,
    "out_before": 0.20,
    "out_after": -1.01,
    "box_links": 0.50,
    "branch_itself": -0.88,
    "links": -2.18,
    "half_links": 0.42,
    "all_links": -0.86,
    "all_links_within": 1.55,
    "heading_after": -0.30,
    "linked_li": 1.44,
    "li_at_home": 0.53,
    "li_in_home": -0.22,
    "p_at_home": -0.89,
    "long_p_at_home": 0.32,
    "at_home_after": -0.73,
    "at_home_before": -0.94,
    "short_away": -0.21,
    "away_after": 0.60,
    "short_div_at_home": -0.22,
}

NEIGHBOURS = {
    "prose_just_before": -0.17,
    "prose_just_after": 0.73,
    "prose_before": 0.17,
    "prose_after": 0.06,
    "prose_around": -0.33,
    "links_before": -0.65,
    "links_after": -0.99,
    "heading_of_prose": 0.12,
}
