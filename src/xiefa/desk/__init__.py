"""The room where people start their day.

Lives here: a home page for everybody who signs in, put together from what the rooms below know; the calendar and
its feed; letters about what is new and what is late; errands that need two rooms which do not know each other.
Words: waiting (等我办的: something only this person's kind can move on), pile (一类等办的事), late (到期与临期),
happening (发生的事), notice (通知), digest (每日汇总), calendar key (日历订阅地址).
Hands up: nothing.
Must not know: how any of the things it lists are done.
"""
