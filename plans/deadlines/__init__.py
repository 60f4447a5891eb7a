"""Deadlines in words: the words stay as written, beside them stands a value (DESIGN.md, mechanism 1).

    words → `tokens` (spelling) → `grammar` (`clauses`) → `pieces` (the calendar) → `resolution` (the verdict)

`words` is the vocabulary, `markers` the phrases without dates of their own. A phrase is understood only as a whole:
one word that fits nowhere leaves it to a person, with a reason. What we decided where the language leaves a choice:

* «до 1 октября» includes that day; «до октября» ends on 30 September, «до конца октября» and «не позднее октября»
  on the 31st; in a range «с марта до мая» includes May, as «по» does. «после 1 сентября» begins on the 2nd.
* «начало, середина, конец сентября» are its three decades; weeks of a month are days 1–7, 8–14, 15–21, 22–28, and the
  last seven.
* A list is one stretch only if its parts touch («сентябрь, октябрь»); otherwise these are several deadlines: unknown.
* «2027-2028 учебный год» runs from September to May. Without numbers the study year, its terms, half-years and holidays
  hang on the school's own calendar: relative. «I полугодие 2027 г.» is the calendar's.
* «в течение (учебного) года», «постоянно», a bare weekday: recurring. «ежегодно до 1 сентября» says when in each year,
  so it bounds nothing; «ежемесячно, сентябрь-май» is bounded.
* «текущего года» is the year the plan starts in, and unknown if that lies before the plan.
* «май, по графику» is May: the paper only says where to look for the day. «по приказу от 1 мая» gives nothing.
* Days behind their month («октябрь, с 1 по 10», «август (до 15 числа)») are days of it; «март 27» may be a year.
* A range that runs backwards is unknown unless it crosses New Year between months: «20-15 ноября» is a slip of the pen.
"""

from plans.deadlines.resolution import Deadline, resolve

__all__ = ["Deadline", "resolve"]
