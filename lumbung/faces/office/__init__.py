"""The office (kantor): the HTML pages of co-operatives and of those who oversee them."""
