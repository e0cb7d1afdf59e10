package timeline

import "testing"

// Whatever a page around a frame writes into its address, the frame shows what it
// is about, drawn from the record, and its link leads to the same.
func FuzzFrame(f *testing.F) {
	a := garden()
	frames := Frames(a)
	for _, q := range []string{"", "?as-of=2020-05-01&theme=dark&accent=red", "lanes=requests&topics=trees&by=&q=%3Cb%3E", "view=table&entry=2020-05-01-well&sort=-date",
		"as-of=2020-05-01&as-of=2021-05-01", "from=9999-12-31&to=0001-01-01&compare=2020-02-30", "childId=x&utm_source=%22%3E&theme=javascript:", "&&&=%", "q=" + string(rune(0x202e))} {
		for i := range min(len(frames), 4) {
			f.Add(byte(i*len(frames)/4), q)
		}
	}
	f.Fuzz(func(t *testing.T, which byte, query string) {
		frame := frames[int(which)%len(frames)]
		s := frame.State(a, query)
		if s.View != "" || s.Entry != "" {
			t.Errorf("%s?%q: shows the view %q, the entry %q", frame.Path, query, s.View, s.Entry)
		}
		if from, to := Bounds(a); s.From < from || s.To > to || s.From >= s.To || s.AsOf > a.RecordDate {
			t.Errorf("%s?%q: shows %s to %s as of %s", frame.Path, query, s.From, s.To, s.AsOf)
		}
		full := frame.Full(a, s)
		if again, notices := Parse(a, full); !plainQuery.MatchString(full) || !again.Equal(s) || len(notices) > 0 {
			t.Errorf("%s?%q: leads to %q, which is %+v with %q", frame.Path, query, full, again, notices)
		}
		for _, l := range ShowFramed(a, s).Lanes {
			for _, m := range l.Marks {
				if e := a.Entry(m.ID); e == nil || !InFrame(a, s, e) {
					t.Errorf("%s?%q: draws %q", frame.Path, query, m.ID)
				}
			}
		}
	})
}
