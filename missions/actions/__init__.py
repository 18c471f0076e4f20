from missions.actions.again import NoOther, open_another, sessions_again
from missions.actions.answers import (
    answer_done,
    ask_for_a_week,
    hand_over_to,
    say_cannot,
    send_new_link,
    step_to_finish,
)
from missions.actions.calls import (
    MAX_TIMES,
    Proposal,
    TimeGone,
    calls_gone_by,
    calls_tomorrow,
    cancel_call,
    choose_time,
    choose_track,
    place_call,
    propose_call,
)
from missions.actions.certificates import issue_certificates, restore, revoke, show
from missions.actions.clocks import attend, may_end, parts_to_attend, start_clocks, tell_what_is_stuck
from missions.actions.closing import add_closing_view, close_done, close_partly, give_up, told_of_ending
from missions.actions.costs import agree_costs, refuse_costs, seen_token
from missions.actions.entrusting import entrust_missions
from missions.actions.evaluations import AnsweredMeanwhile, evaluate, evaluations_shown, show_results, stamp_of
from missions.actions.follow_ups import answer_follow_up, ask_follow_ups
from missions.actions.hand_over import add_handed_over, change_handed_over, name_pair, remove_handed_over
from missions.actions.keeping import add_photo, change_entry, remove_entry, remove_photo, write_entry
from missions.actions.moving import locked, move, note, settle
from missions.actions.neighbours import accept_neighbour, ask_to_join, decline_neighbour
from missions.actions.opening import add_contributor, open_for, open_mission, track_for
from missions.actions.parties import contribution_withdrawn, leave, team_changed, withdraw_party
from missions.actions.people import add_person, choose_speaker, remove_person, share_number
from missions.actions.planning import plan_follow_ups
from missions.actions.programme import Stale, feasibility_sheet, programme_sheet, save_feasibility, save_programme
from missions.actions.sessions import Report, ReportedMeanwhile, put_off_session, report_light, report_session
from missions.actions.sharing import bring_in, split_off
from missions.actions.signing import deposit_scan, sign
from missions.actions.steps import advance, finish_step, finishing, skip_step, skipping
from missions.actions.summaries import SummaryChanged, summary_stamp, write_summary
from missions.actions.surveys import (
    AlreadyAnswered,
    SurveyClosed,
    answer_survey,
    answers_allowed,
    browser_mark,
    open_survey,
)
from missions.actions.talking import post_message
from missions.actions.validation import ask_changes, validate
from missions.actions.versions import latest, renew

__all__ = [
    "MAX_TIMES",
    "AlreadyAnswered",
    "AnsweredMeanwhile",
    "NoOther",
    "Proposal",
    "Report",
    "ReportedMeanwhile",
    "Stale",
    "SummaryChanged",
    "SurveyClosed",
    "TimeGone",
    "accept_neighbour",
    "add_closing_view",
    "add_contributor",
    "add_handed_over",
    "add_person",
    "add_photo",
    "advance",
    "agree_costs",
    "answer_done",
    "answer_follow_up",
    "answer_survey",
    "answers_allowed",
    "ask_changes",
    "ask_follow_ups",
    "ask_for_a_week",
    "ask_to_join",
    "attend",
    "bring_in",
    "browser_mark",
    "calls_gone_by",
    "calls_tomorrow",
    "cancel_call",
    "change_entry",
    "change_handed_over",
    "choose_speaker",
    "choose_time",
    "choose_track",
    "close_done",
    "close_partly",
    "contribution_withdrawn",
    "decline_neighbour",
    "deposit_scan",
    "entrust_missions",
    "evaluate",
    "evaluations_shown",
    "feasibility_sheet",
    "finish_step",
    "finishing",
    "give_up",
    "hand_over_to",
    "issue_certificates",
    "latest",
    "leave",
    "locked",
    "may_end",
    "move",
    "name_pair",
    "note",
    "open_another",
    "open_for",
    "open_mission",
    "open_survey",
    "parts_to_attend",
    "place_call",
    "plan_follow_ups",
    "post_message",
    "programme_sheet",
    "propose_call",
    "put_off_session",
    "refuse_costs",
    "remove_entry",
    "remove_handed_over",
    "remove_person",
    "remove_photo",
    "renew",
    "report_light",
    "report_session",
    "restore",
    "revoke",
    "save_feasibility",
    "save_programme",
    "say_cannot",
    "seen_token",
    "send_new_link",
    "sessions_again",
    "settle",
    "share_number",
    "show",
    "show_results",
    "sign",
    "skip_step",
    "skipping",
    "split_off",
    "stamp_of",
    "start_clocks",
    "step_to_finish",
    "summary_stamp",
    "team_changed",
    "tell_what_is_stuck",
    "told_of_ending",
    "track_for",
    "validate",
    "withdraw_party",
    "write_entry",
    "write_summary",
]
