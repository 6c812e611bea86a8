"""What belongs to the next article of a page that goes on for ever.

Some pages bring the next story below the one that was asked for, each in an `article`
with an `h1` of its own. To the trees its prose is as good as the first.
"""

from worker.pipeline.extract.scene import Scene

# With less prose than this, the box of the title is only the head of the article, and another no article.
_OWN_FROM = 150
# More of them are the posts of a live blog.
_MOST = 5


def drop_next(scene: Scene, kept: list[bool]) -> None:
    """Unkeep what stands in an `article` after that of the title, under an `h1` of its own."""
    found, at = scene.found, scene.title_at
    if at < 0 or found.blocks[at].tag != "h1" or scene.titles[-1] + (found.blocks[-1].tag == "h1") == 0:
        return
    own = scene.articles[found.blocks[at].node]
    if own < 0 or found.prose[own] < _OWN_FROM:
        return
    others = {
        scene.articles[block.node]
        for block in found.blocks[at + 1 :]
        if block.tag == "h1" and scene.articles[block.node] > found.last[own]
    }
    others = {place for place in others if found.prose[place] >= _OWN_FROM}
    if len(others) > _MOST:
        return
    for place in others:
        for number, block in enumerate(found.blocks):
            if place <= block.node <= found.last[place]:
                kept[number] = False
