-- What was decided is not kept.
DROP TABLE course_decision;
DROP TABLE future_course;
ALTER TABLE public_sheet DROP COLUMN course;
ALTER TABLE public_sheet DROP COLUMN course_meaning;
UPDATE public_sheet SET counting = 0;
