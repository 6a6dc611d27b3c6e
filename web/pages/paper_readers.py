"""Who may come to the pages of finding and looking; what of papers they see, the recipes say."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends

from pipeline.question import Asker, Duty
from pipeline.tools import Tools
from web.family import WORKERS
from web.people import may
from web.running import tools_of

READERS = WORKERS | {Duty.INSPECTOR}
Reader = Annotated[Asker, Depends(may(*sorted(READERS)))]
Opened = Annotated[Tools, Depends(tools_of)]
