"""The compiled tier: one pass over the people, each held against the index of all needs. Needs numba.

For each person: spread their skills along the taxonomy (how far each wanted skill is covered), add up share × cover
for every need that any of these skills leads to, take the most of each block of needs, and look into the blocks from
the best bound down. A need is worked out in full only where the bound reaches its own fiftieth place or the person's
twentieth, whichever is lower; so nothing that belongs on a list is ever passed over.

The functions take arrays one by one, and many: reading one out of a tuple counts references, which costs more than
the work done on it. Only `walk` unpacks them, once for some thousand people.
"""

# ruff: noqa: C901, PLR0912, PLR0913, PLR0915, PLR0917, PLR1714, PLR1730, SIM102, SIM110 (what compiles best)

import numpy as np
from numba import njit

from matching.engine import weights as w
from matching.engine.index import BLOCK, FINE
from matching.engine.memory import BUCKETS
from matching.engine.rows import ON_SITE, REMOTE

LEVEL_CREDIT = np.array(w.LEVEL_CREDIT, dtype=np.int64)
STRENGTH_CREDIT = np.array(w.STRENGTH_CREDIT, dtype=np.int64)
TIE_CREDIT = np.array(w.TIE_CREDIT, dtype=np.int64)
LANGUAGE_CREDIT = np.array(w.LANGUAGE_CREDIT, dtype=np.int64)
MODE_CREDIT = np.array(w.MODE_CREDIT, dtype=np.int64)
SKILLS, TERRITORY, LANGUAGES, DATES, MODE, ACTIVITY = range(6)  # places in Index.points, as w.WEIGHED
SHUT = -w.MAX_SCORE
LOW = np.int64(0xFFFFFFFF)  # a key is score << 32 | LOW - position: of equal scores the lower position is greater


def _compiled(function):
    """Cached beside the code or, where that cannot be written, in the user's cache; else compiled by each process."""
    try:
        return njit(nogil=True, cache=True, error_model="numpy")(function)
    except RuntimeError:
        return njit(nogil=True, error_model="numpy")(function)


@_compiled
def walk(index, people, work, first, last, text, today, at_least, profile_needs, profile_scores):
    """Take the people from position `first` up to `last`: fill their lists, in the rows 0 … of `profile_needs`
    (positions) and `profile_scores`, and push them on the heaps of the needs in `work`."""
    most_answers = index.most_answers
    slots, points, activity, need = index.slots, index.points, index.activity, index.need
    post_start, post_slot, post_share = index.post_start, index.post_slot, index.post_share
    link_start, link_skill, link_percent = index.link_start, index.link_skill, index.link_percent
    skill_sector, place_start, place_block = index.skill_sector, index.place_start, index.place_block
    class_mode, class_languages = index.class_mode, index.class_languages
    competence, coarse, fine, open_points = index.competence, index.coarse, index.fine, index.open_points
    block_sectors, block_kinds = index.block_sectors, index.block_kinds
    open_block = index.open_from // BLOCK
    skills_start, skills, found_start, found = people.skills_start, people.skills, people.found_start, people.found
    refused_start, refused, ties_start, ties = people.refused_start, people.refused, people.ties_start, people.ties
    windows_start, windows = people.windows_start, people.windows
    organisations_start, organisations = people.organisations_start, people.organisations
    engaged_start, engaged, spoken = people.engaged_start, people.engaged, people.spoken
    modes, remote, morocco, answers = people.mode, people.always_remote, people.in_morocco, people.answers
    heap, filled, least, block_least = work.heap, work.filled, work.least, work.block_least
    cover, touched, match, floor = work.cover, work.touched, work.match, work.block_floor
    over, bound, order, counts = work.block_over, work.bound, work.order, work.counts
    asked_match, step = work.asked, work.step
    class_points, class_dates = work.class_points, work.class_dates
    level_in, person = work.sector_level, work.person
    for p in range(first, last):
        my_ties, my_windows = ties[ties_start[p] : ties_start[p + 1]], windows[windows_start[p] : windows_start[p + 1]]
        mode = np.int64(modes[p])
        best = _classes(
            mode, spoken[p], remote[p], morocco[p], my_windows, today, points, class_mode, class_languages,
            class_points, class_dates,
        )  # fmt: skip
        if best < 0:
            continue
        count = _cover(
            skills[skills_start[p] : skills_start[p + 1]], found[found_start[p] : found_start[p + 1]],
            refused[refused_start[p] : refused_start[p + 1]], text, link_start, link_skill, link_percent,
            skill_sector, cover, touched, level_in,
        )  # fmt: skip
        _add_up(count, touched, cover, post_start, post_slot, post_share, match)
        tied = _places(my_ties, points[TERRITORY], place_start, place_block, over)
        my_activity = activity[answers[p] :]
        _over(block_kinds, class_points, np.int64(my_activity[most_answers]), over)
        blocks = _bounds(
            match, coarse, fine, at_least, over, floor, bound, order, counts, open_block, len(my_ties), block_sectors,
            level_in, open_points,
        )  # fmt: skip
        own, listed = np.int64(at_least), 0
        my_organisations = organisations[organisations_start[p] : organisations_start[p + 1]]
        my_engaged = engaged[engaged_start[p] : engaged_start[p + 1]]
        for turn in range(blocks):
            block = order[turn]
            if bound[block] < min(own, np.int64(block_least[block])):
                continue
            first_slot, after = block * BLOCK, block * BLOCK + BLOCK
            level = (np.int64(over[block]) + step - 1) // step
            # What the person's own list asks for; the block may be of use to the needs only.
            smallest = np.uint16(0xFFFF)
            if bound[block] >= own:
                smallest = np.uint16(max(1, np.int64(fine[max(0, own - over[block])]) << FINE))
            if not _some(match, asked_match, level, first_slot, smallest, floor[block]):
                continue
            changed = False
            for slot in range(np.uint64(first_slot), np.uint64(after)):
                x = np.int64(match[slot])
                if max(match[slot], floor[block]) < min(smallest, asked_match[level, slot]):
                    continue
                asked = min(own, np.int64(least[slot]))
                kind = slots[slot].kind
                score = np.int64(class_points[kind])
                if score < 0:
                    continue
                earned = np.int64(competence[min(x, w.FULL_MATCH)])
                knows = 0
                if slots[slot].any_skill:
                    knows = level_in[slots[slot].sector]
                    earned = max(earned, np.int64(open_points[knows]))
                score += earned + my_activity[slots[slot].answers]
                if score + tied < asked:
                    continue
                territory = _territory(my_ties, slots, slot)
                if territory < 0 or (x == 0 and not (slots[slot].any_skill and (knows > 0 or territory > 0))):
                    continue
                score += points[TERRITORY] * territory // w.FULL
                if score < asked:
                    continue
                dates = _dates(my_windows, slots, slot, class_mode[kind], mode, remote[p], morocco[p], today)
                if dates < 0:
                    continue
                score += points[DATES] * dates // w.FULL - class_dates[kind]
                if score < asked or _shut(slots, slot, my_organisations, my_engaged):
                    continue
                if score >= least[slot]:
                    if _push(heap, filled, least, slot, score << 32 | (LOW - p)):
                        _ask(asked_match, least, fine, step, slot)
                        changed = True
                if score >= own:
                    listed = _insert(person, listed, score << 32 | (LOW - need[slot]))
                    if listed == len(person):
                        own = person[listed - 1] >> 32
            if changed:
                block_least[block] = _least(least, first_slot)
        for row in range(listed):
            profile_needs[p - first, row] = LOW - (person[row] & LOW)
            profile_scores[p - first, row] = person[row] >> 32


# --- Competence -----------------------------------------------------------------------------------------------


@_compiled
def _cover(
    skills, found, refused, text, link_start, link_skill, link_percent, skill_sector, cover, touched, level_in
):  # fmt: skip
    """Cover of every wanted skill (0–100) and level in every sector (0–4); returns how many skills are touched."""
    count = 0
    level_in[:] = 0
    for item in range(len(skills)):
        skill, level = skills[item, 0], skills[item, 1]
        credit = min(100, LEVEL_CREDIT[level] + min(skills[item, 2], w.ENOUGH_YEARS) // 2)
        count = _spread(skill, credit, link_start, link_skill, link_percent, cover, touched, count)
        if skill < len(skill_sector):
            sector = skill_sector[skill]
            level_in[sector] = max(level_in[sector], level)
    level_in[0] = 0  # the sector of skills and needs that have none
    for item in range(len(found)):
        if not _has(refused, found[item, 0]):
            credit = STRENGTH_CREDIT[found[item, 1]] * text // 100
            count = _spread(found[item, 0], credit, link_start, link_skill, link_percent, cover, touched, count)
    for item in range(len(refused)):
        if refused[item, 0] < len(cover) and not _has(skills, refused[item, 0]):
            cover[refused[item, 0]] = 0
    return count


@_compiled
def _spread(skill, credit, link_start, link_skill, link_percent, cover, touched, count):
    if skill < len(link_start) - 1:
        for link in range(link_start[skill], link_start[skill + 1]):
            target = link_skill[link]
            worth = credit * link_percent[link] // 100
            if worth > cover[target]:
                if cover[target] == 0:
                    touched[count] = target
                    count += 1
                cover[target] = worth
    return count


@_compiled
def _has(rows, wanted):
    for item in range(len(rows)):
        if rows[item, 0] == wanted:
            return True
    return False


@_compiled
def _add_up(count, touched, cover, post_start, post_slot, post_share, match):
    """match[slot] = sum of share × cover; the covers are taken back."""
    match[:] = 0
    for position in range(count):
        skill = touched[position]
        covered = np.uint32(cover[skill])
        cover[skill] = 0
        if covered:
            for item in range(np.uint32(post_start[skill]), np.uint32(post_start[skill + 1])):
                slot = post_slot[item]
                match[slot] = np.uint16(match[slot] + covered * post_share[item])


# --- What a person can get besides ----------------------------------------------------------------------------


@_compiled
def _classes(
    mode, spoken, always_remote, in_morocco, windows, today, points, class_mode, class_languages, class_points,
    class_dates,
):  # fmt: skip
    """Points of each class of needs for languages and mode, and at most for dates, -1 where it is shut to this
    person; returns the most of them."""
    best = np.int64(-1)
    says, overlaps = len(windows) > 0, False
    for item in range(len(windows)):
        overlaps |= windows[item, 1] >= today
    comes, free = overlaps or (in_morocco and not says), overlaps or always_remote or not says
    for each in range(len(class_mode)):
        wanted = class_mode[each]
        level = 0
        for column in range(3):
            level += (spoken[column] & class_languages[each]) != 0
        language = LANGUAGE_CREDIT[level] if class_languages[each] else w.FULL
        afar = wanted != ON_SITE and mode != ON_SITE
        total, dates = np.int64(-1), np.int64(0)
        if MODE_CREDIT[wanted, mode] and language and (comes or ((wanted == REMOTE or afar) and free)):
            if afar and free:
                dates = w.FULL if always_remote or says else w.REMOTE_SOMETIMES_CREDIT
            if comes and wanted != REMOTE and mode != REMOTE:
                dates = w.FULL
            dates = points[DATES] * dates // w.FULL
            total = dates + points[LANGUAGES] * language // w.FULL + points[MODE] * MODE_CREDIT[wanted, mode] // w.FULL
        class_points[each], class_dates[each] = total, dates
        best = max(best, total)
    return best


@_compiled
def _dates(windows, slots, slot, wanted, mode, always_remote, in_morocco, today):
    """Credit for dates, or -1 for who is not free in the wanted time, or would have to come and cannot."""
    says, longest = len(windows) > 0, 0
    for item in range(len(windows)):
        first = max(windows[item, 0], slots[slot].starts, today)
        longest = max(longest, min(windows[item, 1], slots[slot].ends) - first + 1)
    comes, free = longest > 0 or (in_morocco and not says), longest > 0 or always_remote or not says
    afar = wanted != ON_SITE and mode != ON_SITE
    if not (comes or ((wanted == REMOTE or afar) and free)):
        return -1
    credit = w.PRESENCE_BASE + w.PRESENCE_PER_DAY * min(longest, w.ENOUGH_DAYS) if longest > 0 else 0
    coming = credit if says else w.FULL
    from_afar = w.FULL if always_remote else credit if says else w.REMOTE_SOMETIMES_CREDIT
    best = 0
    if comes and wanted != REMOTE and mode != REMOTE:
        best = coming
    if afar:
        best = max(best, from_afar)
    return best


@_compiled
def _territory(ties, slots, slot):
    """Credit of the best tie, or -1 where none is as near as the need asks for."""
    best, nearest = 0, 0
    for item in range(len(ties)):
        near = 0
        if ties[item, 0] > 0 and ties[item, 0] == slots[slot].region:
            near = w.IN_REGION
        if ties[item, 1] > 0 and ties[item, 1] == slots[slot].province:
            near = w.IN_PROVINCE
        if ties[item, 2] > 0 and ties[item, 2] == slots[slot].commune:
            near = w.IN_COMMUNE
        nearest = max(nearest, near)
        best = max(best, TIE_CREDIT[near, ties[item, 3]])
    return best if nearest >= slots[slot].reach else -1


@_compiled
def _shut(slots, slot, organisations, engaged):
    return _has(organisations, slots[slot].organisation) or _has(engaged, slots[slot].id)


@_compiled
def _places(ties, weight, place_start, place_block, over):
    """over[block]: the most that a need of it can get for territory. Returns the most of all."""
    most = np.int64(0)
    over[:] = 0
    for item in range(len(ties)):
        for level in range(3):
            place = ties[item, level]
            if place > 0:
                points = weight * TIE_CREDIT[level + 1, ties[item, 3]] // w.FULL
                most = max(most, points)
                if place < place_start.shape[1] - 1:
                    for row in range(place_start[level, place], place_start[level, place + 1]):
                        over[place_block[row]] = max(np.int64(over[place_block[row]]), points)
    return most


# --- Blocks ---------------------------------------------------------------------------------------------------


@_compiled
def _over(block_kinds, class_points, activity, over):
    """Adds what the best kind in each block gives; less than nothing where all are shut."""
    for block in range(len(over)):
        best = np.int64(-1)
        for kind in range(block_kinds[block, 0], block_kinds[block, 1] + 1):
            best = max(best, np.int64(class_points[kind]))
        over[block] = over[block] + best + activity if best >= 0 else SHUT


@_compiled
def _some(match, asked_match, level, first, smallest, floor):
    """Whether any slot of the block is worth a look."""
    found, asked = False, asked_match[level]
    for slot in range(np.uint64(first), np.uint64(first + BLOCK)):
        found |= max(match[slot], floor) >= min(smallest, asked[slot])
    return found


@_compiled
def _most(match, first):
    best = np.uint16(0)
    for slot in range(np.uint64(first), np.uint64(first + BLOCK)):
        if match[slot] > best:  # not max(): this is what becomes one instruction for 32 needs
            best = match[slot]
    return best


@_compiled
def _bounds(
    match, coarse, fine, at_least, over, floor, bound, order, counts, open_block, ties, block_sectors, level_in,
    open_points,
):  # fmt: skip
    """Bound of each block, and their order, the best first; returns how many can reach `at_least` at all.

    floor[block]: the match that is worth as much as the person's level in the sectors of an open block."""
    counts[:] = 0
    for block in range(len(bound)):
        best = _most(match, block * BLOCK)
        points = np.int64(coarse[best >> FINE]) + over[block] if best else np.int64(-1)
        if block >= open_block:
            level = level_in[block_sectors[block, 0] : block_sectors[block, 1] + 1].max()
            floor[block] = max(1, np.int64(fine[open_points[level]]) << FINE)
            if best or level or ties:
                points = max(np.int64(coarse[best >> FINE]), np.int64(open_points[level])) + over[block]
        if points < at_least or over[block] < 0:
            points = np.int64(-1)
        else:
            counts[BUCKETS - (min(points, w.MAX_SCORE) >> 6)] += 1
        bound[block] = points
    total = 0
    for bucket in range(BUCKETS + 1):
        here = counts[bucket]
        counts[bucket] = total
        total += here
    for block in range(len(bound)):
        if bound[block] >= 0:
            bucket = BUCKETS - (min(np.int64(bound[block]), w.MAX_SCORE) >> 6)
            order[counts[bucket]] = block
            counts[bucket] += 1
    return total


@_compiled
def _least(least, first):
    lowest = least[first]
    for slot in range(np.uint64(first), np.uint64(first + BLOCK)):
        lowest = min(lowest, least[slot])
    return lowest


# --- Lists ----------------------------------------------------------------------------------------------------


@_compiled
def _push(heap, filled, least, slot, key):
    """Into the need's list (a heap, the least at the root), in place of its least where that is full; returns whether
    the list asks for more now.

    Whoever comes later has a higher id: once the list is full, the same score as its least is not enough.
    """
    kept, place = heap.shape[1], np.int64(filled[slot])
    if place < kept:
        filled[slot] = place + 1
        while place and heap[slot, (place - 1) >> 1] > key:
            heap[slot, place] = heap[slot, (place - 1) >> 1]
            place = (place - 1) >> 1
    else:
        place = 0
        while 2 * place + 1 < kept:
            child = 2 * place + 1
            if child + 1 < kept and heap[slot, child + 1] < heap[slot, child]:
                child += 1
            if heap[slot, child] >= key:
                break
            heap[slot, place] = heap[slot, child]
            place = child
    heap[slot, place] = key
    if filled[slot] < kept or (heap[slot, 0] >> 32) < least[slot]:
        return False
    least[slot] = (heap[slot, 0] >> 32) + 1
    return True


@_compiled
def _ask(asked_match, least, fine, step, slot):
    for level in range(len(asked_match)):
        missing = np.int64(least[slot]) - level * step
        asked_match[level, slot] = max(1, np.int64(fine[min(max(0, missing), w.MAX_SCORE)]) << FINE)


@_compiled
def _insert(keys, filled, key):
    """Into keys in falling order, the last of which goes when they are full; returns how many there are."""
    if filled == len(keys):
        if key <= keys[filled - 1]:
            return filled
        filled -= 1
    place = filled
    while place and keys[place - 1] < key:
        keys[place] = keys[place - 1]
        place -= 1
    keys[place] = key
    return filled + 1
