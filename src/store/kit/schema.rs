//! The tables, alike in both databases. Kept by hand beside `migrations/`.

diesel::table! {
    city (id) {
        id -> Integer,
        name -> Text,
        name_en -> Text,
        municipality_code -> Text,
        contact -> Text,
        licence -> Text,
        time_zone -> Text,
        silence_days -> Integer,
        sample_notice -> Nullable<Text>,
        sample_kind -> Text,
        cookie_key -> Text,
        approval_steps -> Integer,
        own_writing -> Bool,
        languages -> Text,
        idle_minutes -> Integer,
        sign_in_attempts -> Integer,
        sign_in_wait -> Integer,
        log_years -> Integer,
        mail_server -> Text,
        mail_sender -> Text,
        mail_domain -> Text,
        mail_hour -> Integer,
        second_factor -> Text,
        mail_encryption -> Text,
        mail_login -> Text,
        mail_password -> Text,
        mail_day -> Text,
    }
}

diesel::table! {
    fiscal_year (year) {
        year -> Integer,
        phase -> Text,
        partial -> Bool,
        sample -> Bool,
        source -> Nullable<Text>,
        note -> Nullable<Text>,
    }
}

diesel::table! {
    unit (id) {
        id -> Integer,
        kind -> Text,
        parent_id -> Nullable<Integer>,
        name -> Text,
        name_en -> Nullable<Text>,
        first_year -> Integer,
        last_year -> Nullable<Integer>,
    }
}

diesel::table! {
    unit_succession (id) {
        id -> Integer,
        from_unit -> Integer,
        to_unit -> Integer,
        fiscal_year -> Integer,
        kind -> Text,
    }
}

diesel::table! {
    use crate::store::kit::rows::columns::{Integer, Moment, Nullable, Text};

    unit_change (id) {
        id -> Integer,
        kind -> Text,
        fiscal_year -> Integer,
        record -> Text,
        signature -> Text,
        at -> Moment,
        undone_by -> Nullable<Text>,
        undone_at -> Nullable<Moment>,
    }
}

diesel::table! {
    plan_node (id) {
        id -> Integer,
        parent_id -> Nullable<Integer>,
        level -> Text,
        code -> Nullable<Text>,
        name -> Text,
        first_year -> Integer,
        last_year -> Nullable<Integer>,
    }
}

diesel::table! {
    policy (id) {
        id -> Integer,
        fiscal_year -> Integer,
        position -> Integer,
        name -> Text,
    }
}

diesel::table! {
    use crate::store::kit::rows::columns::{Integer, Moment, Nullable, Text};

    programme (id) {
        id -> Integer,
        created_at -> Moment,
        ended_year -> Nullable<Integer>,
        ended_reason -> Nullable<Text>,
    }
}

diesel::table! {
    programme_succession (id) {
        id -> Integer,
        from_programme -> Integer,
        to_programme -> Integer,
        fiscal_year -> Integer,
        kind -> Text,
        basis -> Nullable<Text>,
    }
}

diesel::table! {
    use crate::store::kit::rows::columns::{Integer, Moment, Nullable, Text};

    programme_parting (new_programme) {
        new_programme -> Integer,
        old_programme -> Integer,
        fiscal_year -> Integer,
        reason -> Text,
        record -> Text,
        signature -> Text,
        at -> Moment,
        undone_by -> Nullable<Text>,
        undone_at -> Nullable<Moment>,
    }
}

diesel::table! {
    goal (id) {
        id -> Integer,
        fiscal_year -> Integer,
        programme_id -> Integer,
        unit_id -> Nullable<Integer>,
        name -> Text,
        code -> Nullable<Text>,
        policy -> Nullable<Text>,
        plan_node_id -> Nullable<Integer>,
        summary -> Nullable<Text>,
        position -> Integer,
        title_only -> Bool,
        current_publication -> Nullable<Integer>,
        version -> Integer,
    }
}

diesel::table! {
    objective (id) {
        id -> Integer,
        goal_id -> Integer,
        position -> Integer,
        text -> Text,
        details -> Text,
        due -> Nullable<Text>,
    }
}

diesel::table! {
    result (id) {
        id -> Integer,
        goal_id -> Integer,
        stage -> Text,
        position -> Integer,
        text -> Text,
        details -> Text,
        happened -> Nullable<Text>,
        objective_id -> Nullable<Integer>,
    }
}

diesel::table! {
    footnote (id) {
        id -> Integer,
        goal_id -> Integer,
        part -> Text,
        position -> Integer,
        mark -> Text,
        term -> Nullable<Text>,
        text -> Text,
    }
}

diesel::table! {
    indicator (id) {
        id -> Integer,
        programme_id -> Integer,
        name -> Text,
        unit -> Nullable<Text>,
        kind -> Text,
        direction -> Text,
        definition -> Nullable<Text>,
        path_from_year -> Nullable<Integer>,
        path_from_value -> Nullable<Text>,
        path_to_year -> Nullable<Integer>,
        path_to_value -> Nullable<Text>,
    }
}

diesel::table! {
    use crate::store::kit::rows::columns::{Bool, Integer, Moment, Nullable, Text};

    target (id) {
        id -> Integer,
        indicator_id -> Integer,
        fiscal_year -> Integer,
        value -> Nullable<Text>,
        reason -> Nullable<Text>,
        objective_id -> Nullable<Integer>,
        entered_at -> Moment,
        stage -> Text,
        withdrawn -> Bool,
        planned -> Bool,
        bound -> Nullable<Text>,
        tolerance -> Nullable<Text>,
        since_year -> Nullable<Integer>,
        word -> Nullable<Text>,
        taken_from -> Nullable<Text>,
    }
}

diesel::table! {
    use crate::store::kit::rows::columns::{Bool, Integer, Moment, Nullable, Text};

    stated_value (id) {
        id -> Integer,
        indicator_id -> Integer,
        fiscal_year -> Integer,
        kind -> Text,
        value -> Text,
        stage -> Text,
        withdrawn -> Bool,
        entered_at -> Moment,
        taken_from -> Nullable<Text>,
    }
}

diesel::table! {
    indicator_break (id) {
        id -> Integer,
        indicator_id -> Integer,
        fiscal_year -> Integer,
        kind -> Text,
        reason -> Text,
        former_unit -> Nullable<Text>,
        factor -> Nullable<Text>,
    }
}

diesel::table! {
    use crate::store::kit::rows::columns::{BigInt, Integer, Moment, Nullable, Text};

    amount (id) {
        id -> Integer,
        goal_id -> Integer,
        fiscal_year -> Integer,
        kind -> Text,
        part -> Text,
        yen -> Nullable<BigInt>,
        unit -> Text,
        stage -> Text,
        reason -> Nullable<Text>,
        entered_at -> Moment,
        taken_from -> Nullable<Text>,
    }
}

diesel::table! {
    unit_cost (goal_id) {
        goal_id -> Integer,
        indicator_id -> Integer,
    }
}

diesel::table! {
    use crate::store::kit::rows::columns::{Integer, Moment, Nullable, Text};

    actual (id) {
        id -> Integer,
        indicator_id -> Integer,
        fiscal_year -> Integer,
        value -> Nullable<Text>,
        missing -> Nullable<Text>,
        unit -> Nullable<Text>,
        stated_percent -> Nullable<Text>,
        stated_label -> Nullable<Text>,
        result_id -> Nullable<Integer>,
        as_of -> Nullable<Text>,
        not_comparable -> Nullable<Text>,
        source -> Nullable<Text>,
        entered_at -> Moment,
        stage -> Nullable<Text>,
        note -> Nullable<Text>,
        word -> Nullable<Text>,
        taken_from -> Nullable<Text>,
    }
}

diesel::table! {
    milestone (id) {
        id -> Integer,
        goal_id -> Integer,
        position -> Integer,
        title -> Text,
        due -> Text,
        original_due -> Nullable<Text>,
        reason -> Nullable<Text>,
        state -> Text,
        completed -> Nullable<Text>,
        opened_on -> Date,
    }
}

diesel::table! {
    use crate::store::kit::rows::columns::{Bool, Integer, Moment, Nullable, Text};

    person (id) {
        id -> Integer,
        login -> Text,
        name -> Text,
        password_hash -> Text,
        must_change_password -> Bool,
        disabled_at -> Nullable<Moment>,
        created_at -> Moment,
        mail -> Nullable<Text>,
        digest_off -> Bool,
    }
}

diesel::table! {
    post (id) {
        id -> Integer,
        person_id -> Integer,
        role -> Text,
        unit_id -> Nullable<Integer>,
        from_date -> Date,
        until_date -> Nullable<Date>,
    }
}

diesel::table! {
    use crate::store::kit::rows::columns::{Integer, Moment, Nullable, Text};

    progress_update (id) {
        id -> Integer,
        goal_id -> Integer,
        milestone_id -> Nullable<Integer>,
        entry_key -> Text,
        happened -> Text,
        entered_at -> Moment,
        person_id -> Nullable<Integer>,
        post_id -> Nullable<Integer>,
        signature -> Text,
        text -> Text,
        state -> Nullable<Text>,
        new_due -> Nullable<Text>,
        reason -> Nullable<Text>,
        indicator_id -> Nullable<Integer>,
        value -> Nullable<Text>,
        missing -> Nullable<Text>,
        note -> Nullable<Text>,
        value_as_of -> Nullable<Text>,
    }
}

diesel::table! {
    use crate::store::kit::rows::columns::{Integer, Moment, Nullable, Text};

    update_decision (id) {
        id -> Integer,
        update_id -> Integer,
        decision -> Text,
        reason -> Nullable<Text>,
        person_id -> Nullable<Integer>,
        post_id -> Nullable<Integer>,
        signature -> Text,
        decided_at -> Moment,
    }
}

diesel::table! {
    use crate::store::kit::rows::columns::{Integer, Moment, Nullable, Text};

    publication (id) {
        id -> Integer,
        goal_id -> Integer,
        number -> Integer,
        fiscal_year -> Integer,
        stage -> Text,
        published_at -> Moment,
        published_on -> Nullable<Text>,
        reason -> Nullable<Text>,
        snapshot -> Text,
        sha256 -> Text,
        signature -> Text,
        note -> Nullable<Text>,
        unit_id -> Nullable<Integer>,
    }
}

diesel::table! {
    use crate::store::kit::rows::columns::{BigInt, Integer, Moment, Text};

    second_factor (person_id) {
        person_id -> Integer,
        secret -> Text,
        last_step -> BigInt,
        since -> Moment,
    }
}

diesel::table! {
    use crate::store::kit::rows::columns::{BigInt, Integer, Moment, Nullable, Text};

    passkey (id) {
        id -> Integer,
        person_id -> Integer,
        name -> Text,
        credential_id -> Text,
        credential -> Text,
        counter -> BigInt,
        added_at -> Moment,
        used_at -> Nullable<Moment>,
    }
}

diesel::table! {
    use crate::store::kit::rows::columns::{Integer, Moment, Text};

    passkey_ceremony (binding) {
        binding -> Text,
        person_id -> Integer,
        name -> Text,
        state -> Text,
        until -> Moment,
    }
}

diesel::table! {
    recovery_code (hash) {
        hash -> Text,
        person_id -> Integer,
    }
}

diesel::table! {
    use crate::store::kit::rows::columns::{Integer, Moment, Text};

    sign_in_link (id) {
        id -> Integer,
        person_id -> Integer,
        issuer -> Text,
        subject -> Text,
        made_at -> Moment,
    }
}

diesel::table! {
    use crate::store::kit::rows::columns::{Integer, Moment, Nullable, Text};

    session (key_hash) {
        key_hash -> Text,
        person_id -> Nullable<Integer>,
        state -> Text,
        created_at -> Moment,
        last_seen_at -> Moment,
    }
}

diesel::table! {
    use crate::store::kit::rows::columns::{Integer, Moment, Nullable, Text};

    audit (id) {
        id -> Integer,
        at -> Moment,
        person_id -> Nullable<Integer>,
        post_id -> Nullable<Integer>,
        signature -> Text,
        action -> Text,
        subject_kind -> Text,
        subject -> Nullable<Integer>,
        before -> Nullable<Text>,
        after -> Nullable<Text>,
    }
}

diesel::table! {
    stage_deadline (id) {
        id -> Integer,
        fiscal_year -> Integer,
        stage -> Text,
        deadline -> Date,
    }
}

diesel::table! {
    use crate::store::kit::rows::columns::{Integer, Moment, Nullable, Text};

    sheet_step (id) {
        id -> Integer,
        goal_id -> Integer,
        stage -> Text,
        number -> Integer,
        step -> Text,
        reason -> Nullable<Text>,
        remarks -> Nullable<Text>,
        person_id -> Nullable<Integer>,
        post_id -> Nullable<Integer>,
        signature -> Text,
        at -> Moment,
    }
}

diesel::table! {
    future_course (id) {
        id -> Integer,
        fiscal_year -> Integer,
        position -> Integer,
        label -> Text,
        meaning -> Text,
    }
}

diesel::table! {
    use crate::store::kit::rows::columns::{Integer, Moment, Nullable, Text};

    mapping (id) {
        id -> Integer,
        name -> Text,
        content -> Text,
        person_id -> Nullable<Integer>,
        signature -> Text,
        at -> Moment,
    }
}

diesel::table! {
    use crate::store::kit::rows::columns::{Integer, Moment, Nullable, Text};

    course_decision (id) {
        id -> Integer,
        goal_id -> Integer,
        course_id -> Integer,
        reason -> Text,
        person_id -> Nullable<Integer>,
        post_id -> Nullable<Integer>,
        signature -> Text,
        at -> Moment,
    }
}

diesel::table! {
    evaluation_axis (id) {
        id -> Integer,
        fiscal_year -> Integer,
        position -> Integer,
        name -> Text,
        counting -> Bool,
        raters -> Text,
    }
}

diesel::table! {
    rating (id) {
        id -> Integer,
        fiscal_year -> Integer,
        axis_id -> Integer,
        position -> Integer,
        label -> Text,
        meaning -> Text,
        counted -> Bool,
        needs_reason -> Bool,
        needs_outside_cause -> Bool,
    }
}

diesel::table! {
    evaluation_text (id) {
        id -> Integer,
        goal_id -> Integer,
        position -> Integer,
        heading -> Text,
        text -> Text,
    }
}

diesel::table! {
    use crate::store::kit::rows::columns::{Integer, Moment, Nullable, Text};

    evaluation (id) {
        id -> Integer,
        goal_id -> Integer,
        kind -> Text,
        rating_id -> Integer,
        reasons -> Text,
        outside_cause -> Nullable<Text>,
        person_id -> Nullable<Integer>,
        post_id -> Nullable<Integer>,
        signature -> Text,
        at -> Moment,
    }
}

diesel::table! {
    use crate::store::kit::rows::columns::{Integer, Moment, Nullable, Text};

    draft (id) {
        id -> Integer,
        person_id -> Integer,
        form -> Text,
        content -> Text,
        saved_at -> Moment,
        settled_key -> Nullable<Text>,
        upload_id -> Nullable<Integer>,
    }
}

diesel::table! {
    use crate::store::kit::rows::columns::{Binary, Integer, Moment, Text};

    upload (id) {
        id -> Integer,
        person_id -> Integer,
        sha256 -> Text,
        content -> Binary,
        at -> Moment,
    }
}

diesel::table! {
    use crate::store::kit::rows::columns::{Integer, Moment, Nullable, Text};

    scheduled_publication (id) {
        id -> Integer,
        fiscal_year -> Integer,
        stage -> Text,
        unit_id -> Nullable<Integer>,
        goal_id -> Nullable<Integer>,
        due_at -> Moment,
        reason -> Nullable<Text>,
        person_id -> Nullable<Integer>,
        post_id -> Nullable<Integer>,
        signature -> Text,
        done_at -> Nullable<Moment>,
        outcome -> Nullable<Text>,
        note -> Nullable<Text>,
        goals -> Nullable<Text>,
    }
}

diesel::table! {
    use crate::store::kit::rows::columns::{Date, Integer, Moment, Nullable, Text};

    deputy (id) {
        id -> Integer,
        post_id -> Integer,
        person_id -> Integer,
        from_date -> Date,
        until_date -> Date,
        signature -> Text,
        at -> Moment,
        ended_at -> Nullable<Moment>,
    }
}

diesel::table! {
    use crate::store::kit::rows::columns::{Integer, Moment, Nullable};

    deputy_act (id) {
        id -> Integer,
        deputy_id -> Integer,
        update_id -> Nullable<Integer>,
        sheet_step_id -> Nullable<Integer>,
        at -> Moment,
        read_at -> Nullable<Moment>,
    }
}

diesel::table! {
    use crate::store::kit::rows::columns::{Integer, Moment, Nullable, Text};

    goal_comment (id) {
        id -> Integer,
        goal_id -> Integer,
        text -> Text,
        person_id -> Nullable<Integer>,
        post_id -> Nullable<Integer>,
        signature -> Text,
        at -> Moment,
    }
}

diesel::table! {
    use crate::store::kit::rows::columns::{Date, Integer, Moment, Nullable, Text};

    update_request (id) {
        id -> Integer,
        goal_id -> Integer,
        milestone_id -> Nullable<Integer>,
        text -> Text,
        wanted_by -> Date,
        person_id -> Nullable<Integer>,
        post_id -> Nullable<Integer>,
        signature -> Text,
        at -> Moment,
        settled_at -> Nullable<Moment>,
        settled_by -> Nullable<Integer>,
    }
}

diesel::table! {
    logo (id) {
        id -> Integer,
        digest -> Text,
        png -> Binary,
    }
}

diesel::table! {
    use crate::store::kit::rows::columns::{Integer, Moment, Nullable, Text};

    log_purge (id) {
        id -> Integer,
        before -> Moment,
        at -> Moment,
        removed -> Nullable<Integer>,
        first_row -> Nullable<Integer>,
        last_row -> Nullable<Integer>,
        digest -> Nullable<Text>,
        signature -> Nullable<Text>,
    }
}

diesel::table! {
    use crate::store::kit::rows::columns::{Integer, Moment, Nullable, Text};

    seal (position) {
        position -> Integer,
        kind -> Text,
        row_id -> Integer,
        row_digest -> Text,
        chain_digest -> Text,
        sealed_at -> Moment,
        purge_id -> Nullable<Integer>,
    }
}

diesel::table! {
    use crate::store::kit::rows::columns::{Date, Integer, Moment, Nullable, Text};

    notice (person_id, day) {
        person_id -> Integer,
        day -> Date,
        items -> Text,
        at -> Moment,
        problem -> Nullable<Text>,
        attempts -> Integer,
    }
}

diesel::table! {
    use crate::store::kit::rows::columns::{Integer, Moment, Text};

    calendar (unit_id) {
        unit_id -> Integer,
        token_hash -> Text,
        signature -> Text,
        made_at -> Moment,
    }
}

diesel::table! {
    search_entry (goal_id) {
        goal_id -> Integer,
        publication_id -> Integer,
        folding -> Integer,
        programme_id -> Integer,
        fiscal_year -> Integer,
        position -> Integer,
        department_id -> Integer,
        section_id -> Integer,
        department -> Text,
        section -> Text,
        name -> Text,
        title -> Text,
        about -> Text,
        objectives -> Text,
        results -> Text,
        code -> Nullable<Text>,
    }
}

diesel::table! {
    use crate::store::kit::rows::columns::{Bool, Integer, Moment, Nullable, Text};

    public_sheet (goal_id) {
        goal_id -> Integer,
        publication_id -> Integer,
        counting -> Integer,
        fiscal_year -> Integer,
        stage -> Text,
        published_at -> Moment,
        partial -> Bool,
        name -> Text,
        department_id -> Nullable<Integer>,
        department -> Nullable<Text>,
        section_id -> Nullable<Integer>,
        section -> Nullable<Text>,
        objectives -> Integer,
        results -> Integer,
        last_results -> Integer,
        indicators -> Integer,
        figures -> Integer,
        rates -> Integer,
        rates_met -> Integer,
        ratings -> Text,
        axis -> Nullable<Text>,
        course -> Nullable<Text>,
        course_meaning -> Nullable<Text>,
        other_years -> Text,
        result_numbers -> Text,
        money -> Text,
        plan -> Text,
        reached -> Text,
    }
}

diesel::table! {
    public_change (topic) {
        topic -> Text,
        revision -> BigInt,
    }
}

diesel::table! {
    use crate::store::kit::rows::columns::{Integer, Moment, Text};

    sign_in_attempt (key) {
        key -> Text,
        allowed_again_at -> Moment,
        failures -> Integer,
    }
}

diesel::table! {
    use crate::store::kit::rows::columns::{Moment, Text};

    lease (name) {
        name -> Text,
        holder -> Text,
        until -> Moment,
    }
}

diesel::table! {
    use crate::store::kit::rows::columns::{Integer, Moment, Nullable, Text};

    import (id) {
        id -> Integer,
        fiscal_year -> Nullable<Integer>,
        stage -> Nullable<Text>,
        source -> Text,
        digest -> Text,
        written -> Text,
        mended -> Text,
        person_id -> Nullable<Integer>,
        post_id -> Nullable<Integer>,
        signature -> Text,
        at -> Moment,
        undone_by -> Nullable<Text>,
        undone_at -> Nullable<Moment>,
    }
}

diesel::table! {
    import_change (id) {
        id -> Integer,
        import_id -> Integer,
        kind -> Text,
        first_number -> Integer,
        last_number -> Integer,
        content -> Nullable<Text>,
        digest -> Nullable<Text>,
    }
}

diesel::table! {
    use crate::store::kit::rows::columns::{Bool, Integer, Moment, Nullable, Text};

    evidence (id) {
        id -> Integer,
        goal_id -> Integer,
        stage -> Nullable<Text>,
        update_id -> Nullable<Integer>,
        title -> Text,
        public -> Bool,
        link -> Nullable<Text>,
        file_name -> Nullable<Text>,
        kind -> Nullable<Text>,
        bytes -> Nullable<Integer>,
        sha256 -> Nullable<Text>,
        person_id -> Nullable<Integer>,
        post_id -> Nullable<Integer>,
        signature -> Text,
        at -> Moment,
        removed_at -> Nullable<Moment>,
    }
}

diesel::table! {
    evidence_piece (id) {
        id -> Integer,
        sha256 -> Text,
        position -> Integer,
        content -> Binary,
    }
}

diesel::joinable!(publication -> goal (goal_id));
diesel::joinable!(evidence -> goal (goal_id));
diesel::joinable!(public_sheet -> goal (goal_id));
diesel::joinable!(sheet_step -> goal (goal_id));
diesel::joinable!(evaluation -> goal (goal_id));
diesel::joinable!(course_decision -> goal (goal_id));
diesel::joinable!(course_decision -> future_course (course_id));
diesel::joinable!(evaluation -> rating (rating_id));
diesel::joinable!(rating -> evaluation_axis (axis_id));
diesel::joinable!(objective -> goal (goal_id));
diesel::joinable!(result -> goal (goal_id));
diesel::joinable!(footnote -> goal (goal_id));
diesel::joinable!(milestone -> goal (goal_id));
diesel::joinable!(progress_update -> milestone (milestone_id));
diesel::joinable!(progress_update -> goal (goal_id));
diesel::joinable!(update_decision -> progress_update (update_id));
diesel::joinable!(goal -> unit (unit_id));
diesel::joinable!(goal -> fiscal_year (fiscal_year));
diesel::joinable!(post -> unit (unit_id));
diesel::joinable!(post -> person (person_id));
diesel::joinable!(sign_in_link -> person (person_id));
diesel::joinable!(actual -> indicator (indicator_id));
diesel::joinable!(target -> indicator (indicator_id));
diesel::joinable!(stated_value -> indicator (indicator_id));
diesel::joinable!(deputy -> post (post_id));
diesel::joinable!(deputy_act -> deputy (deputy_id));
diesel::joinable!(update_request -> goal (goal_id));
diesel::joinable!(update_request -> milestone (milestone_id));
diesel::joinable!(indicator_break -> indicator (indicator_id));
diesel::joinable!(import_change -> import (import_id));

diesel::allow_tables_to_appear_in_same_query!(draft, upload);
diesel::allow_tables_to_appear_in_same_query!(sign_in_link, person);
diesel::allow_tables_to_appear_in_same_query!(evidence, evidence_piece);
diesel::allow_tables_to_appear_in_same_query!(
    goal,
    objective,
    result,
    footnote,
    milestone,
    progress_update,
    update_decision,
    unit,
    fiscal_year,
    publication,
    indicator,
    indicator_break,
    actual,
    target,
    stated_value,
    person,
    post,
    programme,
    sheet_step,
    rating,
    evaluation,
    evaluation_axis,
    future_course,
    course_decision,
    stage_deadline,
    deputy,
    deputy_act,
    update_request,
    search_entry,
    public_sheet,
    city,
    amount,
    evidence,
    import,
    import_change,
);

diesel::allow_tables_to_appear_in_same_query!(seal, audit, publication, log_purge);
