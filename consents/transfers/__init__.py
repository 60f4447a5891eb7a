"""Hand-overs: whose data a file names, and what it holds of whom on a day.

    naming      a row of an export → the people it is about, and the cells that name somebody else
    survey      rows and statuses → which rows go, who is in the file, who is on the stop-list and why
    mending     a status → what to do so that the person may be in the file

Whose consent is asked. A row about a person goes with that person's consent. A row of a representative that names the
child needs the child's as well. A cell that names somebody beside the row (a parent in the row of a pupil, a teacher
in the row of a class or of the load) stays empty without the consent of whom it names; the row goes all the same.
"""
