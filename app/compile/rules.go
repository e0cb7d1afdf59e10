package compile

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"ledger/app/article"
)

// A rule is one thing that content must keep to. Rules without a check are
// checked while reading, where the place is at hand; they report by name too.
// The sentences stand in content/README.md, word by word, and each rule has a
// case in testdata: see TestRules.
type rule struct {
	name, sentence string
	check          func(*compiler)
}

var rules []rule

func init() {
	rules = []rule{
		{"readable", "Every file can be read.", nil},
		{"known-places", "Only the files and folders of this page stand in the content folder.", nil},
		{"no-links", "No symbolic links.", nil},
		{"file-size", "No file is over 1 MB.", nil},
		{"missing-file", "article.yaml, parties.yaml and at least one entry are there.", nil},
		{"empty-file", "No file is empty.", nil},
		{"utf-8", "Text is UTF-8.", nil},
		{"nfc", "Text is in Unicode's normal form NFC.", nil},
		{"unseen-characters", "No control characters, no characters without width, none that change the direction of the text.", nil},
		{"yaml", "YAML files are YAML.", nil},
		{"one-document", "One YAML document a file.", nil},
		{"no-anchors", "No YAML anchors, aliases or tags.", nil},
		{"shape", "Values have the shape that their key asks for: a text, a list, a number, keys.", nil},
		{"unknown-key", "Only known keys.", nil},
		{"repeated-key", "No key, and no id of a list, stands twice.", nil},
		{"missing-field", "What must be said is said.", nil},
		{"impossible-date", "Dates exist and are written in one of the known forms.", nil},
		{"known-kinds", "Kinds, effects, relations, verdicts and statuses are words of their lists.", nil},
		{"id-form", "Ids are spelled with a–z, 0–9 and -; an entry's id is its date and a slug that starts with a letter.", checkIDs},
		{"id-is-file-name", "An entry's id is its file's name.", nil},
		{"unique-ids", "No id is used twice; entries, whatever their kind, and their former ids share one set.", nil},
		{"published-ids", "An id of published.yaml is still there, as an id or under formerly.", checkPublished},
		{"published-all", "Every entry's id stands in published.yaml, if there is one.", checkPublishedAll},
		{"dangling-reference", "What is referred to exists.", nil},
		{"known-parties", "Parties are those of parties.yaml.", nil},
		{"known-topics", "Topics are those of article.yaml.", nil},
		{"known-units", "Units are those of article.yaml.", nil},
		{"currencies", "A unit's currency is a code of three capitals.", nil},
		{"languages", "A language is given by its code: two or three small letters, and more after hyphens.", nil},
		{"element-names", "The name of the element to embed is small letters with a hyphen.", nil},
		{"short-names", "A short name has at most 28 characters and is the only one of its kind in its lane.", checkShorts},
		{"fact-without-source", "Every fact has a source.", nil},
		{"unused-source", "Every source supports something.", nil},
		{"addresses", "Addresses are absolute, http or https, public, without user names, and no placeholders.", nil},
		{"one-address-one-source", "No address stands under two source ids.", nil},
		{"same-as", "Reprints lead to an original and not in a circle.", checkSameAs},
		{"in-order", "Askings, answers and steps stand in the order of their dates.", checkOrder},
		{"order-needs-a-reason", "A delivery before its promise, a step after completion or cancellation, and an answer by a commitment that is older than the asking have a \"because\" (or, for answers, \"relation: precedes\").", checkReasons},
		{"unused-because", "A \"because\" stands only where the order needs a reason.", checkBecause},
		{"precedes", "An answer that precedes is dated before the first asking, and has the effect none, promised or refused; no other answer is dated before it.", checkPrecedes},
		{"not-in-the-future", "No step, answer, asking or event is later than the record date; a step may be if it is marked due, and only then.", checkFuture},
		{"drafts", "A draft is only announced, changed, cancelled or reported on.", checkDrafts},
		{"overlaps-both-ways", "Commitments that overlap name each other.", checkOverlaps},
		{"asked-both-ways", "What an event says was asked of a request is an asking there, and an asking at an event is among what it says was asked.", checkAsked},
		{"statuses", "statuses.yaml has one line for every request and commitment.", checkStatuses},
		{"moved-statuses", "A line of statuses.yaml says the status that the answers and steps yield on its day, and that has not moved since.", nil},
		{"chapters", "Every file of chapters/ is listed once under chapters in article.yaml, and no other.", checkChapters},
		{"front-matter", "A chapter begins with its title between two lines of ---.", nil},
		{"prose-without-source", "Every paragraph, quotation and list item of a chapter and of the lede cites a source.", nil},
		{"footnotes", "Every footnote is a source or defined in the text, and every definition is used.", nil},
		{"links", "Chapters link to entries and terms only.", nil},
		{"raw-html", "No HTML in Markdown.", nil},
		{"plain-prose", "Prose is paragraphs, lists, quotations, headings, emphasis, links and citations.", nil},
		{"headings", "Headings are in order, differ, have text under them, and carry nothing but a view.", nil},
		{"views", "Views can be read, and last at least a week.", nil},
	}
}

func known(name string) bool {
	return slices.ContainsFunc(rules, func(r rule) bool { return r.name == name })
}

var slugForm = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

func checkIDs(c *compiler) {
	for _, p := range c.entries {
		e := p.e
		if e.ID == "" || e.Date.IsZero() {
			continue
		}
		part := datePart(e.Date)
		rest, ok := strings.CutPrefix(e.ID, part+"-")
		if !ok || !slugForm.MatchString(rest) {
			c.report("id-form", p.at.where("id"), "the id "+quote(e.ID)+" is not the date "+part+" and a slug", "write "+part+"- and a few words in a–z, 0–9 and -, the first beginning with a letter")
		}
	}
}

func checkPublished(c *compiler) {
	for _, w := range c.published {
		if _, ok := c.defined["entry"][w.text]; !ok {
			c.report("published-ids", w.at, "the published id "+quote(w.text)+" is gone", "add it under \"formerly\" of the entry that replaces it")
		}
	}
}

// checkPublishedAll compares the other way round. A folder without a
// published.yaml promises its readers nothing.
func checkPublishedAll(c *compiler) {
	if !c.publishes {
		return
	}
	listed := map[string]bool{}
	for _, w := range c.published {
		listed[w.text] = true
	}
	for _, p := range c.entries {
		named := path.Base(p.at.path) == p.e.ID+".yaml" // else that is reported
		if named && !listed[p.e.ID] {
			c.report("published-all", p.at.where("id"), "the id "+quote(p.e.ID)+" is not in published.yaml", "add the line \"- "+p.e.ID+"\" there, so that links to it are kept")
		}
	}
}

const maxShort = 28

func checkShorts(c *compiler) {
	seen := map[string]pos{}
	for _, p := range c.entries {
		if p.e.Short == "" {
			continue
		}
		at := p.at.where("short")
		if n := utf8.RuneCountInString(p.e.Short); n > maxShort {
			c.report("short-names", at, "the short name is longer than 28 characters", "shorten it")
		}
		key := string(p.e.Kind) + " " + strings.ToLower(p.e.Short)
		if first, twice := seen[key]; twice {
			c.report("short-names", at, "the short name "+quote(p.e.Short)+" stands twice in its lane", "the other is in "+first.path)
			continue
		}
		seen[key] = at
	}
}

func checkSameAs(c *compiler) {
	same := map[string]string{}
	for _, s := range c.a.Sources {
		same[s.ID] = s.SameAs
	}
	for _, s := range c.a.Sources {
		seen := map[string]bool{s.ID: true}
		for id := s.SameAs; id != ""; id = same[id] {
			if seen[id] {
				c.report("same-as", c.defined["source"][s.ID], "the reprints lead in a circle", "let the original have no same_as")
				break
			}
			seen[id] = true
		}
	}
}

func checkOrder(c *compiler) {
	for _, p := range c.entries {
		check := func(parts []object, dates []article.Date) {
			for i := 1; i < len(dates) && i < len(parts); i++ {
				if !dates[i].IsZero() && !dates[i-1].IsZero() && !dates[i].Open() && !dates[i-1].Open() && dates[i].Compare(dates[i-1]) < 0 {
					c.report("in-order", parts[i].where("date"), "this is dated before the one above it", "put them in the order of their dates")
				}
			}
		}
		switch p.e.Kind {
		case article.Request:
			var askings, answers []article.Date
			for _, k := range p.e.Request.Askings {
				askings = append(askings, k.Date)
			}
			for _, k := range p.e.Request.Answers {
				answers = append(answers, k.Date)
			}
			check(p.parts[:len(askings)], askings)
			check(p.parts[len(askings):], answers)
		case article.Commitment:
			var steps []article.Date
			for _, k := range p.e.Commitment.Steps {
				steps = append(steps, k.Date)
			}
			check(p.parts, steps)
		}
	}
}

// reasons calls need for every answer and step: why its order needs a reason,
// or "" if it needs none, and the reason given.
func reasons(c *compiler, need func(at object, why, because string)) {
	made := map[string]article.Date{}
	for _, p := range c.entries {
		if p.e.Kind == article.Commitment {
			made[p.e.ID] = p.e.Commitment.Made.Date
		}
	}
	for _, p := range c.entries {
		switch p.e.Kind {
		case article.Request:
			f := p.e.Request
			for i, k := range f.Answers {
				why := ""
				if m, ok := made[k.Commitment]; ok && len(f.Askings) > 0 && k.Relation != article.Precedes &&
					!m.IsZero() && !f.Askings[0].Date.IsZero() && m.Last < f.Askings[0].Date.First {
					why = "the commitment is older than the first asking"
				}
				need(p.parts[len(f.Askings)+i], why, k.Because)
			}
		case article.Commitment:
			f := p.e.Commitment
			ended := ""
			for i, k := range f.Steps {
				why := ""
				delivery := k.Kind == article.StepFirstDelivery || k.Kind == article.StepPartDelivered || k.Kind == article.StepComplete
				switch {
				case delivery && !k.Date.IsZero() && !f.Made.Date.IsZero() && k.Date.Last < f.Made.Date.First:
					why = "something is delivered before it was promised"
				case ended != "" && k.Kind != article.StepReport && !(ended == "cancelled" && k.Kind == article.StepResumed):
					why = "a step comes after the commitment was " + ended
				}
				need(p.parts[i], why, k.Because)
				switch {
				case k.Kind == article.StepComplete && k.Part == "":
					ended = "completed"
				case k.Kind == article.StepCancelled:
					ended = "cancelled"
				case k.Kind == article.StepResumed:
					ended = ""
				}
			}
		}
	}
}

func checkReasons(c *compiler) {
	reasons(c, func(at object, why, because string) {
		if why != "" && because == "" {
			c.report("order-needs-a-reason", at.at, why, "say why in \"because\", which readers see, or correct the order")
		}
	})
}

func checkBecause(c *compiler) {
	reasons(c, func(at object, why, because string) {
		if why == "" && because != "" {
			c.report("unused-because", at.where("because"), "nothing here is out of order", "delete \"because\", or move what it says into the text")
		}
	})
}

func checkPrecedes(c *compiler) {
	for _, p := range c.entries {
		if p.e.Kind != article.Request || len(p.e.Request.Askings) == 0 {
			continue
		}
		first := p.e.Request.Askings[0].Date
		for i, k := range p.e.Request.Answers {
			at := p.parts[len(p.e.Request.Askings)+i]
			if k.Date.IsZero() || first.IsZero() {
				continue
			}
			before := k.Date.Last < first.First
			switch {
			case k.Relation == article.Precedes && !before:
				c.report("precedes", at.where("relation"), "the answer is not dated before the first asking", "call the relation answers or follows")
			case k.Relation != article.Precedes && before:
				c.report("precedes", at.where("date"), "the answer is dated before the first asking", "add \"relation: precedes\"")
			case k.Relation == article.Precedes && !slices.Contains([]article.Effect{article.EffectNone, article.EffectPromised, article.EffectRefused}, k.Effect) && k.Effect != "":
				c.report("precedes", at.where("effect"), "what precedes the asking cannot have met it", "call the effect none, promised or refused")
			}
		}
	}
}

func checkFuture(c *compiler) {
	record := c.a.RecordDate
	if record == 0 {
		return
	}
	for _, p := range c.entries {
		late := func(at object, d article.Date) bool {
			return !d.IsZero() && d.First != article.MinDay && d.First > record
		}
		report := func(at object) {
			c.report("not-in-the-future", at.where("date"), "this is later than the record date, "+record.String(), "correct the date, or mark a step that is foreseen with \"due: true\"")
		}
		switch p.e.Kind {
		case article.Event:
			if late(p.at, p.e.Date) {
				report(p.at)
			}
		case article.Request:
			for i, k := range p.e.Request.Askings {
				if late(p.parts[i], k.Date) {
					report(p.parts[i])
				}
			}
			for i, k := range p.e.Request.Answers {
				if at := p.parts[len(p.e.Request.Askings)+i]; late(at, k.Date) {
					report(at)
				}
			}
		case article.Commitment:
			for i, k := range p.e.Commitment.Steps {
				switch l := late(p.parts[i], k.Date); {
				case l && !k.Due:
					report(p.parts[i])
				case !l && k.Due && !k.Date.IsZero():
					c.report("not-in-the-future", p.parts[i].where("due"), "the step is marked due but not later than the record date", "say what became of it, or delete \"due\"")
				}
			}
		}
	}
}

func checkDrafts(c *compiler) {
	allowed := []article.StepKind{article.StepAnnounced, article.StepChanged, article.StepCancelled, article.StepReport, ""}
	for _, p := range c.entries {
		if p.e.Kind != article.Commitment || p.e.Commitment.Kind != "draft" {
			continue
		}
		for i, k := range p.e.Commitment.Steps {
			if !slices.Contains(allowed, k.Kind) {
				c.report("drafts", p.parts[i].where("kind"), "a draft cannot be "+quote(string(k.Kind)), "make it another kind of commitment once it is adopted")
			}
		}
	}
}

func checkOverlaps(c *compiler) {
	overlaps := map[string][]string{}
	for _, p := range c.entries {
		if p.e.Kind == article.Commitment {
			overlaps[p.e.ID] = p.e.Commitment.Overlaps
		}
	}
	for _, p := range c.entries {
		if p.e.Kind != article.Commitment {
			continue
		}
		for _, w := range p.at.words("overlaps_with") {
			if other, ok := overlaps[w.text]; ok && !slices.Contains(other, p.e.ID) {
				c.report("overlaps-both-ways", w.at, quote(w.text)+" does not name this commitment", "add "+p.e.ID+" to its overlaps_with")
			}
		}
	}
}

// checkAsked makes sure that an asking at an event is told in both files. What
// was asked around an event and not in it is an asking with a forum there, from
// a source in common; and what an event says once, in the same words, may have
// been asked of two requests. A place that is missing or leads nowhere is
// reported already.
func checkAsked(c *compiler) {
	ids := map[string]string{} // former ids too
	entries := map[string]*entryPlaces{}
	for i := range c.entries {
		p := &c.entries[i]
		for _, id := range append([]string{p.e.ID}, p.e.Formerly...) {
			if entries[id] == nil {
				ids[id], entries[id] = p.e.ID, p
			}
		}
	}
	for i := range c.entries {
		p := &c.entries[i]
		switch p.e.Kind {
		case article.Event:
			for j, k := range p.e.Event.Asked {
				request := entries[k.Request]
				if request == nil || request.e.Kind != article.Request || len(request.e.Request.Askings) == 0 {
					continue
				}
				there := func(asking article.Asking) bool {
					if asking.Forum != "" {
						return slices.ContainsFunc(asking.Sources, func(s string) bool { return slices.Contains(k.Sources, s) })
					}
					return ids[asking.At] == p.e.ID || ids[asking.At] == ""
				}
				if !slices.ContainsFunc(request.e.Request.Askings, there) {
					c.report("asked-both-ways", p.parts[j].where("request"), "the request "+quote(k.Request)+" has no asking at this event",
						"add one with \"at: "+p.e.ID+"\" under \"askings\" of "+request.at.path+", or one with \"forum\" and the same source if it was asked elsewhere")
				}
			}
		case article.Request:
			for j, k := range p.e.Request.Askings {
				event := entries[k.At]
				if event == nil || event.e.Kind != article.Event {
					continue
				}
				there := func(asked article.Asked) bool {
					return ids[asked.Request] == p.e.ID || asked.Request != "" && ids[asked.Request] == "" || k.Text != "" && asked.Text == k.Text
				}
				if !slices.ContainsFunc(event.e.Event.Asked, there) {
					c.report("asked-both-ways", p.parts[j].where("at"), "the event "+quote(k.At)+" does not say that this was asked there",
						"add it with \"request: "+p.e.ID+"\" under \"asked\" of "+event.at.path+", or say where it was asked with \"forum\"")
				}
			}
		}
	}
}

func checkStatuses(c *compiler) {
	if c.statuses == nil {
		return
	}
	rows, known := map[string]bool{}, map[string]bool{}
	for _, p := range c.entries {
		known[p.e.ID] = len(p.e.Dossier) > 0
	}
	for i, r := range c.statuses {
		if known[r.Entry] && r.Dossier == "" {
			c.report("statuses", c.statusAt[i].at, "the key \"dossier\" is missing, and "+quote(r.Entry)+" names research files", "add the word that they have for it")
		}
		if rows[r.Entry] {
			c.report("statuses", c.statusAt[i].at, quote(r.Entry)+" has two lines", "keep one of them")
		}
		rows[r.Entry] = true
	}
	for _, p := range c.entries {
		if p.e.Kind != article.Event && p.e.ID != "" && !rows[p.e.ID] {
			c.report("statuses", p.at.where("id"), "statuses.yaml has no line for "+quote(p.e.ID),
				"add one there, with the day of the newest step or answer: \"- {entry: "+p.e.ID+", day: YYYY-MM-DD, status: WORD}\"")
		}
	}
}

// checkMoved needs an article without other problems: it asks the model.
func checkMoved(c *compiler) {
	for i, r := range c.statuses {
		e, at := c.a.Entry(r.Entry), c.statusAt[i].where("status")
		if got := string(c.a.Status(e, r.Day, article.Stood)); got != r.Status {
			c.report("moved-statuses", at, quote(r.Entry)+" is "+got+" on "+r.Day.String()+", not "+r.Status,
				"correct the answers or steps, or write \"status: "+got+"\"")
			continue
		}
		var last article.Change
		for _, ch := range c.a.Changes(e, article.Stood) {
			if ch.Day <= c.a.RecordDate {
				last = ch
			}
		}
		if now := string(last.Status); last.Day > r.Day && now != r.Status {
			c.report("moved-statuses", at, quote(r.Entry)+" moved from "+r.Status+" to "+now+" on "+last.Day.String(),
				"write \"status: "+now+"\" and \"day: "+last.Day.String()+"\"")
		}
	}
}

func checkChapters(c *compiler) {
	listed := map[string]bool{}
	for _, w := range c.listed {
		if _, ok := c.defined["chapter"][w.text]; !ok {
			c.report("chapters", w.at, "there is no chapters/"+w.text+".md", "add it, or take it off the list")
		}
		if listed[w.text] {
			c.report("chapters", w.at, quote(w.text)+" is listed twice", "keep one of them")
		}
		listed[w.text] = true
	}
	for name, at := range c.defined["chapter"] {
		if !listed[name] {
			c.report("chapters", at, "the chapter is not listed in article.yaml", "add "+name+" under \"chapters\"")
		}
	}
}
