"""The officer's desk: a page in the browser over the rounds of one folder.

It holds no state of its own. Whatever is made or reckoned is a command in a process of its own,
which is how it is stopped; what is shown is read from the files that the commands write. So the
page and the command line may be used side by side.
"""
