"""What readers see: one file a chapter, from the parts of the kit."""
