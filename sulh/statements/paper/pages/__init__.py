"""The pages of voting sheets and of assisted answering."""
