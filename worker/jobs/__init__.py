"""Jobs have effects: they load, decide with the pipeline, and save in one transaction. No Celery.

Every job takes `Tools`, everything it may touch, and is told nothing by the
broker but where to look. Doing one twice is the same as doing it once; each says
why in its docstring.
"""

from worker.jobs.tools import Tools

__all__ = ["Tools"]
