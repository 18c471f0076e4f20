"""What the page of a mission shows of each step: one module per step with `context(mission, reader)`, one template
`missions/steps/<step>.html` that draws it; and where the button of each task leads."""

from missions.enums import Task

# Names of addresses that take the key of the mission.
PAGE_OF = {
    Task.PROPOSE_CALL: "mission_call",
    Task.ANSWER_CALL: "mission_call",
    Task.HOLD_CALL: "mission_call",
    Task.WRITE_PROGRAMME: "mission_programme",
    Task.CHECK_FEASIBILITY: "mission_feasibility",
    Task.AGREE_COSTS: "mission_costs",
    Task.VALIDATE: "mission_validate",
    Task.SIGN: "mission_agreement",
    Task.REPORT_SESSIONS: "mission_sessions",
    Task.END_SESSIONS: "mission_sessions",
    Task.LIST_MATERIALS: "mission_hand_over",
    Task.NAME_PAIR: "mission_pair",
    Task.END_HAND_OVER: "mission_hand_over",
    Task.EVALUATE: "mission_evaluate",
    Task.CLOSE: "mission_close",
    Task.FOLLOW_UP: "mission_follow_up",
}
