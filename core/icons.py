"""Our own small drawings, 24 × 24, stroked in the colour of the text (see `.icon` in the style sheet)."""

ICONS = {
    "arrow": '<path class="icon__turns" d="M5 12h14m-6-6 6 6-6 6"/>',
    "bell": '<path d="M6 16V11a6 6 0 0 1 12 0v5l2 2H4zM10 21h4"/>',
    "bulb": '<path d="M9 18h6M10 21h4M8.5 15a6 6 0 1 1 7 0l-.5 1h-6z"/>',
    "calendar": '<path d="M4 6h16v14H4zM4 10h16M8 3v5M16 3v5"/>',
    "check": '<path d="m5 13 4.5 4.5L19 7"/>',
    "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5l3.5 2"/>',
    "close": '<path d="m6 6 12 12M18 6 6 18"/>',
    "coins": (
        '<ellipse cx="12" cy="7" rx="7" ry="3"/><path d="M5 7v5c0 1.7 3.1 3 7 3s7-1.3 7-3V7M5 12v5c0 1.7 3.1 '
        '3 7 3s7-1.3 7-3v-5"/>'
    ),
    "contact": (
        '<circle cx="8" cy="9" r="3"/><circle cx="16" cy="9" r="3"/><path d="M2.5 19c.5-3.5 2.5-5 5.5-5s5 '
        '1.5 5.5 5M13 14.7c.8-.5 1.8-.7 3-.7 3 0 5 1.5 5.5 5"/>'
    ),
    "document": '<path d="M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6"/>',
    "edit": '<path d="m4 20 1-4L16 5l3 3L8 19zM14 7l3 3"/>',
    "filter": '<path d="M4 6h16M7 12h10M10 18h4"/>',
    "globe": '<circle cx="12" cy="12" r="8.5"/><path d="M3.5 12h17M12 3.5c5 5 5 12 0 17M12 3.5c-5 5-5 12 0 17"/>',
    "hand": (
        '<path d="M8 12V6.5a1.5 1.5 0 0 1 3 0V11 4.5a1.5 1.5 0 0 1 3 0V11 6a1.5 1.5 0 0 1 3 0v8c0 4-2 7-5.5 '
        '7S6.5 19 4.5 15c-.7-1.5 1-2.5 2-1.5L8 15"/>'
    ),
    "info": '<circle cx="12" cy="12" r="8.5"/><path d="M12 11v6M12 7v.5"/>',
    "mail": '<path d="M3 6h18v13H3zM3 7l9 7 9-7"/>',
    "people": '<circle cx="12" cy="7" r="3"/><path d="M6 20c0-4.5 2-7 6-7s6 2.5 6 7z"/>',
    "place": (
        '<path d="M12 21c-4-4.5-6.5-8-6.5-11a6.5 6.5 0 0 1 13 0c0 3-2.5 6.5-6.5 11z"/><circle cx="12" '
        'cy="10" r="2.3"/>'
    ),
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "remote": '<path d="M4 5h16v11H4zM9 20h6M12 16v4"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6"/><path d="m15 15 5.5 5.5"/>',
    "skill": '<path d="m12 3 2.5 5.5 6 .7-4.5 4.1 1.2 6L12 16.3l-5.2 3 1.2-6L3.5 9.2l6-.7z"/>',
    "tool": (
        '<path d="M14.5 6.5a4 4 0 0 1 5-2.5l-2.5 2.5 1 2.5 2.5 1L23 7.5M14.5 6.5c-.5 1.5-.2 2.5.3 3.5L5 19.5 '
        '3.5 18 13 8.5"/>'
    ),
    "warning": '<path d="M12 4 2.5 20h19zM12 10v5M12 17.5v.5"/>',
}  # fmt: skip
