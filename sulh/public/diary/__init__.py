"""The public diary: every act, in plain words, as a file that anybody can verify."""
