"""The pages of a room: the wall, the phones, the desk, the tellers' tables, and the way back."""
