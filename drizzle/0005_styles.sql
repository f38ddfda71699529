-- Styles that came after a database was seeded reach it with the next migration; the words of db/seed-data.ts win at the next seeding.
INSERT INTO "system_styles" ("slug", "name", "description", "position") VALUES
  ('ink', 'Ink', 'A drawing in black ink on warm paper.', 1),
  ('autumn', 'Autumn', 'Warm light, soft shadows and a little grain.', 2),
  ('pressed-flower', 'Pressed flower', 'Flat shapes in moss, sage and petal.', 3),
  ('watercolour', 'Watercolour', 'Clear washes that pool at their borders.', 4),
  ('cyanotype', 'Cyanotype', 'A sun print in Prussian blue.', 5),
  ('charcoal', 'Charcoal', 'Rubbed shadows on rough paper.', 6),
  ('linocut', 'Linocut', 'Cut grooves, printed in one red ink.', 7),
  ('halftone', 'Halftone', 'Dots of blue and coral from a small press.', 8),
  ('stained-glass', 'Stained glass', 'Panes of colour set in lead.', 9),
  ('faded-film', 'Faded film', 'Milky shadows and a leak of warm light.', 10)
ON CONFLICT ("slug") DO NOTHING;
