// Package storage keeps declarations, reports, runs and alerts in PostgreSQL or
// in an embedded SQLite. It owns every SQL statement, the migrations and the
// transactions; Store implements engine.Register, alerting.Book, notify.Outbox and
// notify.Office.
//
//	agencies
//	departments ──< department_goals
//	goal_tables ──< indicators              one version per change; the newest counts
//	waiver_lists ──< waivers                likewise, per project
//	reports ──< observations                likewise, per month
//	runs ──< run_inputs                     the versions that it judges
//	     ──< run_parts                      what its projects are judged in
//	runs ─── department_results             the department's part, where there is one
//	runs ──< project_results ──< results >── rules
//	                         └─< alerts     their id is the same in every run
//	imports ──< import_files                what was handed in, byte for byte
//	        └── import_results              how an import ended, once
//	schemes                                 what a division published, every version of each
//	checkpoints                             what is to be evaluated when
//	channels, silences                      by what people are told, and what is kept from them for a time
//	deliveries ──< delivery_items           one message to one recipient by one channel, in its words; the items' keys
//	           └─< delivery_attempts        keep the same from being told twice; each try, written before it is made
//	drills ──< drill_agencies               exercises, with the marked alert of each agency
//	river_…                                 the jobs, by which workers get parts; River's own
//	readings                                a cache: a project's indicators at a checkpoint as numbers, packed
//	conclusions                             a row an indicator, a partition a run: instead of results, of
//	                                        the runs that keep no words
//
// What is of the department as a whole stands in the tables of projects, under
// an empty project code.
//
// Rows are appended and never updated (but for an agency's name, a checkpoint, the
// head and the parts of a run until it has ended, how far alerts and deliveries are, a
// channel's settings, and the cache), so that a
// judgement can always be shown beside the texts that it rests on. What is
// stored again with the same content makes no new version: content is the texts,
// not the places where they were read.
//
// A run:
//
//	          the first part is taken       the last part is stored
//	QUEUED ──────────────────────> RUNNING ──────────────────────────> DONE
//	  ^ │                            │ │  └── a part found errors ──> FAILED, refused
//	  │ └──────────┬─────────────────┘ └───── a part failed ────────> FAILED ┐
//	  │        CANCELLED ────────┐                                           │
//	  └──────────────────────────┴──────────── resumed ──────────────────────┘
//
// and a part of it, judged by whoever has its job, as often as may be:
//
//	QUEUED ── taken ──> RUNNING ──┬── stored ────────────────> DONE or BLOCKED (by errors)
//	   ^                          ├── an error ───────────────> RUNNING, until the next attempt
//	   │                          ├── silence ────────────────> QUEUED
//	   │                          └── the fifth error ────────> FAILED ┐
//	   └───────────────────────────── the run is resumed ──────────────┘
//
// A week after a run was cancelled or refused the tick sweeps what it has stored and pinned;
// its head and its findings stay, and it can't be resumed any more.
//
// Only a run that is DONE is read: everything else about it is how far it is. A part's
// row is locked before its run's head, always. Whoever holds a part gives a sign of life
// every two seconds; every program that works offers again what has had none for eight,
// and what was handed out eight seconds ago and not taken; a worker that is only slow
// finds on storing that it came second.
//
// A delivery, which is claimed for 30 seconds to be sent:
//
//	QUEUED ── answered ─────────────────────────────────────────────> SENT, its alerts PUSHED
//	  ^ │ ├── failed, or nothing noted: again after 1, 5, 25 minutes
//	  │ │ └── all its alerts have ended ────────────────────────────> DROPPED
//	  │ └──── the fourth failure, or one that only a person can mend > DEAD ┐
//	  └────────────────────── a person sends it again ──────────────────────┘
//
// The division (区划代码) leads every primary key, unique index and foreign key,
// and every statement takes it from the caller's scope; a row can't be written
// or read without one. Statements live in queries/*.sql under a name and are all
// prepared before a Store is ready, so that a broken one stops the start.
//
// Marks, points and percentages are whole hundredths, ratios 1e-4, money 分
// (万元 × 1e6): no column is a float or NUMERIC. Times are arguments, in UTC, to
// the microsecond; only signs of life are by the database's clock. Both databases run the
// same migrations and statements, but for those that are named for one of them.
//
// Where there are millions of indicators, a run keeps what it concludes without the
// words. Its parts take the readings that were made from the pinned versions, and make
// from the texts those that are lacking; engine.Columns judges them, and the projects
// that may raise an alert are evaluated, too. On PostgreSQL a run's conclusions are a
// table of its own, which is filled by COPY, gets its key when it is full, becomes a
// partition when the run is published, and is dropped whole when the run is superseded;
// on SQLite they are rows. Statements with names in braces are about such a table; they
// alone are filled in when they run, and no database can check them before.
//
// The package must never import api, web or echo.
package storage
