### First steps

first-steps = First steps
first-steps-support = What the planning office does until the first page is public. Each step ticks itself once it is done; when all are, this list goes.
first-steps-done = Done
first-steps-open = To do
first-step-city = Check the settings of the city
first-step-about-city = Its name and contact are on record. Logo, English name and the number of approvals are set here too.
first-step-units = Enter departments and sections
first-step-about-units = Enter them here, or import a table of work goals once a year is open: it brings its departments and sections along.
first-step-people = Enter the staff of the sections
first-step-about-people = Staff report each month how things stand. A table of transfers enters many at once.
first-step-heads = Enter the heads who approve
first-step-about-heads = They approve what staff report.
first-steps-after-units = Departments and sections come first.
first-steps-ready = Sections in which one reports and another approves: { $ready } of { $sections }
first-step-year = Open a fiscal year
first-step-about-year = In an open year sections write their goals and report on them.
first-step-import = Import work goals
first-step-about-import = Take in a table of the open year (Excel, CSV and others), or let the sections write. Tables of past years come in with the command import.
first-step-publish = Publish
first-step-about-publish = The public pages show what was published, and nothing else.

### When nothing lies on a desk

idle-office = Planning office: { $names }
idle-no-year = No year is open. Once the planning office opens one, you can report here.
idle-no-goals = The open year has no work goal of this section yet. Once a member of staff begins one under “Goal sheets”, it is shown here.
idle-no-milestones = The work goals have no milestones yet. Once a member of staff adds some under “Goal sheets”, those due soon are shown here. The month’s updates can be written without them.
idle-no-writer = Nobody reports for this section yet. The planning office enters somebody under “People and posts”.
idle-no-head = Nothing to do at the moment. But nobody approves what this section reports: the planning office enters a head under “People and posts”.
idle-all-done = Nothing to do at the moment. What comes due, is reported or comes back is shown here.
