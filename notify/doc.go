// Package notify brings alerts to the people who are responsible for them: it decides who
// hears of what, when, through which channel and why, writes the message and sends it.
//
//	Notice ──> World.Plan ──> Delivery ──> Sender ──> receipt
//
// What it needs of a store is Outbox. It must never import storage, api or sheet.
package notify
