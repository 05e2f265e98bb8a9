"""Who may do what, and when: roles, actions, phases and closed lists, as data. Pure: no web, no storage."""
