"""The stages in the order they are asked; loaded on first use."""

STAGES = {
    "closed": "alerts.stages.closed:decide",
    "group": "alerts.stages.group:decide",
    "silence": "alerts.stages.silence:decide",
    "dedup": "alerts.stages.dedup:decide",
    "repeat": "alerts.stages.repeat:decide",
}
