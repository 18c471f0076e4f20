"""What the clocks remember of themselves."""

from datetime import datetime, timedelta

from django.db import models, transaction

# More than a night without beat: the work stood still, or the clock of the server was wrong, before or now.
GAP = timedelta(hours=36)
BACK = timedelta(hours=1)


class PulseManager(models.Manager):
    @transaction.atomic
    def beat(self, now: datetime) -> timedelta:
        """Note that the clocks ran, and say for how long they have run without a jump of time."""
        pulse, _is_new = self.select_for_update().get_or_create(
            pk=1, defaults={"beat_at": now, "steady_since": now}
        )  # fmt: skip
        if not pulse.beat_at - BACK <= now <= pulse.beat_at + GAP:
            pulse.steady_since = now
        pulse.steady_since = min(pulse.steady_since, now)
        pulse.beat_at = now
        pulse.save()
        return now - pulse.steady_since


class Pulse(models.Model):
    """One row. `steady_since`: since when time has gone on hour by hour, as far as we could see."""

    beat_at = models.DateTimeField()
    steady_since = models.DateTimeField()

    objects = PulseManager()

    class Meta:
        constraints = [models.CheckConstraint(name="pulse_one_row", condition=models.Q(pk=1))]
