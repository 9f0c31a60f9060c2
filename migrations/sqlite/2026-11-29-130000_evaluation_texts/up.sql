-- What the evaluation of a sheet says in words of its own, under the headings that the city gives it: 課題, 改善策, 総括.
CREATE TABLE evaluation_text (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    goal_id INTEGER NOT NULL REFERENCES goal (id),
    position INTEGER NOT NULL,
    heading TEXT NOT NULL,
    text TEXT NOT NULL,
    UNIQUE (goal_id, heading)
);
