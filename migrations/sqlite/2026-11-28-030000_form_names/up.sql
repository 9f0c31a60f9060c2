-- A draft is kept under the name of its form instead of the address of the form's page: `objectives:12` for what was
-- `/desk/goals/12/objectives`. Where one was kept under two addresses of one page, the newer name stays.
UPDATE draft SET form = 'monthly' WHERE form = '/desk/report';
UPDATE draft SET form = 'monthly-of:' || substr(form, 22) WHERE form LIKE '/desk/report?section=%';
UPDATE draft SET form = 'milestone:' || substr(form, 18) WHERE form LIKE '/desk/milestones/%';
UPDATE draft SET form = 'update:' || substr(form, 15) WHERE form LIKE '/desk/updates/%';
UPDATE draft SET form = 'breaks:' || replace(substr(form, 13, length(form) - 19), '/indicators/', ':')
    WHERE form LIKE '/desk/goals/%/indicators/%/breaks';
UPDATE draft SET form = 'indicators:' || replace(substr(form, 13), '/indicators?stage=', ':')
    WHERE form LIKE '/desk/goals/%/indicators?stage=%';
UPDATE draft SET form = 'objectives:' || substr(form, 13, length(form) - 23) WHERE form LIKE '/desk/goals/%/objectives';
UPDATE draft SET form = 'milestones:' || substr(form, 13, length(form) - 23) WHERE form LIKE '/desk/goals/%/milestones';
UPDATE draft SET form = 'evaluation:' || substr(form, 13, length(form) - 23) WHERE form LIKE '/desk/goals/%/evaluation';
UPDATE draft SET form = 'results:' || replace(substr(form, 13), '/results/', ':') WHERE form LIKE '/desk/goals/%/results/%';
UPDATE draft SET form = 'stage:' || replace(substr(form, 13), '/stages/', ':') WHERE form LIKE '/desk/goals/%/stages/%';
UPDATE draft SET form = 'new-goal' WHERE form = '/desk/goals';
UPDATE draft SET form = 'approvals' WHERE form = '/desk/approvals';
UPDATE draft SET form = 'import' WHERE form = '/desk/import';
UPDATE draft SET form = 'deputies' WHERE form = '/desk/deputies';
UPDATE draft SET form = 'deputy-decisions' WHERE form = '/desk/deputies/decisions';
UPDATE draft SET form = 'inherited-drafts' WHERE form = '/desk/inherited';
UPDATE draft SET form = 'requests' WHERE form = '/desk/requests';
UPDATE draft SET form = 'desk' WHERE form = '/desk';
UPDATE draft SET form = 'reviewed-goal:' || substr(form, 15) WHERE form LIKE '/review/goals/%';
UPDATE draft SET form = 'policies:' || substr(form, 14, length(form) - 22) WHERE form LIKE '/admin/years/%/policies';
UPDATE draft SET form = 'publications:' || substr(form, 14, length(form) - 26)
    WHERE form LIKE '/admin/years/%/publications';
DELETE FROM draft WHERE form = '/admin/years'
    AND person_id IN (SELECT person_id FROM draft WHERE form = '/admin/years/new');
UPDATE draft SET form = 'year-opening' WHERE form IN ('/admin/years', '/admin/years/new');
UPDATE draft SET form = 'year:' || substr(form, 14) WHERE form LIKE '/admin/years/%';
UPDATE draft SET form = 'publication-record' WHERE form = '/admin/publications';
UPDATE draft SET form = 'units' WHERE form = '/admin/units';
UPDATE draft SET form = 'unit-change' WHERE form = '/admin/units/change';
UPDATE draft SET form = 'settings' WHERE form = '/admin/settings';
DELETE FROM draft WHERE form = '/admin/people'
    AND person_id IN (SELECT person_id FROM draft WHERE form = '/admin/people/new');
UPDATE draft SET form = 'new-person' WHERE form IN ('/admin/people', '/admin/people/new');
UPDATE draft SET form = 'transfers' WHERE form = '/admin/people/transfers';
UPDATE draft SET form = 'person:' || substr(form, 15) WHERE form LIKE '/admin/people/%';
UPDATE draft SET form = 'programme:' || substr(form, 19) WHERE form LIKE '/admin/programmes/%';

-- The key of the showing of a form that was taken in: an autosave that was under way then is not kept. A row with a key
-- and without content is no draft, only the memory of one.
ALTER TABLE draft ADD COLUMN settled_key TEXT;
