"""The commands of ./lab; what needs no Python is in lab itself and in *.sh."""
