// Package alerting follows alerts from the run that raises them until they are closed: what
// state they are in, who may do what, until when, and what a run or time changes.
//
//	─raise→ OPEN ─push→ PUSHED ─ack→ ACKED ─plan→ PLANNED ─rectify→ RECTIFYING ─submit→ SUBMITTED ─close→ CLOSED
//
//	OPEN                                          ─ack→ ACKED                 the unit
//	RETURNED                                      ─plan→ PLANNED              the unit
//	RETURNED                                      ─rectify→ RECTIFYING        the unit
//	RETURNED                                      ─submit→ SUBMITTED          the unit
//	SUBMITTED                                     ─return→ RETURNED           department or bureau
//	any but SUSPENDED and the ended               ─void→ VOID                 department or bureau
//	SUSPENDED                                     ─void→ VOID                 the bureau
//	any but OPEN, SUSPENDED and the ended         ─suspend→ SUSPENDED         the bureau
//	SUSPENDED                                     ─resume→ RECTIFYING         the bureau
//	OPEN, PUSHED, ACKED, PLANNED                  ─worsen→ OPEN               a run
//	any but SUSPENDED and the ended               ─resolve→ RESOLVED_AUTO     a run
//	any but SUSPENDED and the ended               ─correct→ VOID              a run
//	any of the ended                              ─recur→ OPEN                a run
//
//	The state stays as it is:
//
//	any but OPEN, SUSPENDED and the ended         decline                     the bureau
//	any                                           comment                     anybody
//	RECTIFYING, SUBMITTED, RETURNED, SUSPENDED    worsen                      a run
//	any                                           ease                        a run
//	any                                           note                        a run
//	any but the ended                             clear                       a run
//	any but OPEN, SUSPENDED and the ended         remind                      time
//	any but OPEN, SUSPENDED and the ended         escalate                    time
//	PUSHED, ACKED, PLANNED, RECTIFYING, RETURNED  propose                     time
//
// ESCALATED (逾期升级) and a proposed suspension are flags beside the state: an alert that is
// overdue is still to be answered in the same way. Ended are CLOSED, RESOLVED_AUTO and VOID.
//
// It reads no clock and no store: Machine takes an alert, what happens, who does it and when,
// and returns the alert as it is then with the step to be kept. Book is where that is kept.
//
// The table stands in state.go; what a person does in machine.go, what time does in due.go, what a
// run does in advance.go; who is told and until when in policy.go.
//
// The package must never import storage, api, notify or sheet.
package alerting
