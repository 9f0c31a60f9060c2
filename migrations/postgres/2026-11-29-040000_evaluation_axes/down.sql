-- What was rated on other axes than the one that counts, and by raters that were not known before, is not kept.
DELETE FROM evaluation WHERE kind NOT IN ('self', 'reviewer') OR rating_id IN (
    SELECT rating.id FROM rating JOIN evaluation_axis ON evaluation_axis.id = rating.axis_id WHERE NOT counting
);
DELETE FROM rating WHERE axis_id IN (SELECT id FROM evaluation_axis WHERE NOT counting);
ALTER TABLE evaluation
    DROP CONSTRAINT evaluation_kind_check,
    ADD CONSTRAINT evaluation_kind_check CHECK (kind IN ('self', 'reviewer'));
ALTER TABLE rating
    DROP COLUMN axis_id,
    ADD CONSTRAINT rating_fiscal_year_position_key UNIQUE (fiscal_year, position),
    ADD CONSTRAINT rating_fiscal_year_label_key UNIQUE (fiscal_year, label);
DROP TABLE evaluation_axis;
ALTER TABLE public_sheet DROP COLUMN axis;
UPDATE public_sheet SET counting = 0;
