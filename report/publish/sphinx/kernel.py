"""What a kernel of a chapter runs first (``PYTHONSTARTUP``): drawings are many objects that stay, and looking through them for waste takes a twentieth of a run."""

import gc

gc.set_threshold(100_000, 20, 20)
