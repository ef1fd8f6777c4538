"""Published records of activities given away as files: which columns there are, and the files themselves."""
