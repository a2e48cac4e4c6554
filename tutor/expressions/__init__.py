"""Trees with roles: evaluate, rewrite, print as text and MathML; and the one reader of text into trees."""
