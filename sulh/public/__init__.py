"""What the world sees: the diary, interests and claims, contacts, bulletins, readers' comments."""
