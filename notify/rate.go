package notify

import "time"

// SlotGrace is how much later than its slot a message may be sent; a slot that has passed is
// not used any more.
const SlotGrace = 3 * time.Second

// Spacing is how far the slots of a channel are apart; 0 where it sends as fast as it can.
// Slots are so far apart that no minute sees more messages than the channel may send,
// however late in their grace those are.
func (c *Channel) Spacing() time.Duration {
	n := c.PerMinute
	if n <= 0 {
		n = c.Kind.PerMinute()
	}
	if n <= 0 {
		return 0
	}
	return (time.Minute + SlotGrace) / time.Duration(n)
}

// PerMinute is how many messages receivers of a kind take in a minute; 0 where they do not
// say.
func (k Kind) PerMinute() int {
	switch k {
	case WeComRobot, DingTalkRobot:
		return 20
	case FeishuRobot:
		return 100
	}
	return 0
}
