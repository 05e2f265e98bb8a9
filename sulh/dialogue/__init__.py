"""Who is here: the dialogue, its parties, people, terms, consent, supporters, codes and phases."""
