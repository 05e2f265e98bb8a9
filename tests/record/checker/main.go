// Checks a log in the layout of C2SP tlog-tiles with golang.org/x/mod/sumdb, which shares no code with Sulh.
//
//	checker FOLDER < proofs.jsonl
//
// Prints one line of JSON about what was checked, or one sentence about what is wrong and exits with 1.
package main

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	height = 8
	width  = 1 << height
)

// A log is a folder, and everything that was worked out from its entries alone.
type log struct {
	folder   string
	verifier note.Verifier
	tree     tlog.Tree
	entries  [][]byte
	stored   []tlog.Hash
	roots    map[int64]tlog.Hash
}

// A proof is one line of standard input.
type proof struct {
	Kind  string   `json:"kind"`
	N     int64    `json:"n"`
	Old   int64    `json:"old"`
	Size  int64    `json:"size"`
	Root  []byte   `json:"root"`
	Proof [][]byte `json:"proof"`
	File  string   `json:"file"`
	Entry []byte   `json:"entry"`
}

func main() {
	if len(os.Args) != 2 {
		fail(fmt.Errorf("usage: checker FOLDER < proofs.jsonl"))
	}
	l := &log{folder: os.Args[1], roots: map[int64]tlog.Hash{}}
	for _, step := range []func() error{l.open, l.readEntries, l.hash, l.checkTiles} {
		if err := step(); err != nil {
			fail(err)
		}
	}
	counts, err := l.checkProofs()
	if err != nil {
		fail(err)
	}
	counts["size"] = l.tree.N
	counts["root"] = hex.EncodeToString(l.tree.Hash[:])
	said, err := json.Marshal(counts)
	if err != nil {
		fail(err)
	}
	fmt.Println(string(said))
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

func (l *log) read(path string) ([]byte, error) {
	return os.ReadFile(filepath.Join(l.folder, filepath.FromSlash(path)))
}

// open believes the checkpoint once the key has signed it.
func (l *log) open() error {
	key, err := l.read("key")
	if err != nil {
		return err
	}
	if l.verifier, err = note.NewVerifier(strings.TrimSuffix(string(key), "\n")); err != nil {
		return err
	}
	checkpoint, err := l.read("checkpoint")
	if err != nil {
		return err
	}
	l.tree, err = openCheckpoint(checkpoint, l.verifier)
	return err
}

// openCheckpoint reads C2SP's three lines; tlog.ParseTree reads those of the Go checksum database.
func openCheckpoint(data []byte, verifier note.Verifier) (tree tlog.Tree, err error) {
	opened, err := note.Open(data, note.VerifierList(verifier))
	if err != nil {
		return tree, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[3] != "" {
		return tree, fmt.Errorf("checkpoint: not three lines")
	}
	if lines[0] != verifier.Name() {
		return tree, fmt.Errorf("checkpoint: origin %q is not the key's name", lines[0])
	}
	if tree.N, err = decimal(lines[1]); err != nil {
		return tree, err
	}
	tree.Hash, err = tlog.ParseHash(lines[2])
	return tree, err
}

func decimal(text string) (int64, error) {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 || strconv.FormatInt(n, 10) != text {
		return 0, fmt.Errorf("not a decimal number: %q", text)
	}
	return n, nil
}

// path is where C2SP keeps a tile; Go's own path names the height too, and calls bundles "data".
func path(tile tlog.Tile) string {
	own := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
	return strings.Replace(own, "tile/data/", "tile/entries/", 1)
}

func (l *log) readEntries() error {
	for n := int64(0); n*width < l.tree.N; n++ {
		tile := tlog.Tile{H: height, L: -1, N: n, W: width}
		if rest := l.tree.N - n*width; rest < width {
			tile.W = int(rest)
		}
		bundle, err := l.read(path(tile))
		if err != nil {
			return err
		}
		for i := 0; i < tile.W; i++ {
			if len(bundle) < 2 || len(bundle)-2 < int(binary.BigEndian.Uint16(bundle)) {
				return fmt.Errorf("%s: cut short", path(tile))
			}
			end := 2 + int(binary.BigEndian.Uint16(bundle))
			l.entries = append(l.entries, bundle[2:end])
			bundle = bundle[end:]
		}
		if len(bundle) != 0 {
			return fmt.Errorf("%s: too long", path(tile))
		}
	}
	return nil
}

// ReadHashes reads what was worked out from the entries.
func (l *log) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	found := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		if index >= int64(len(l.stored)) {
			return nil, fmt.Errorf("no hash %d", index)
		}
		found[i] = l.stored[index]
	}
	return found, nil
}

func (l *log) hash() error {
	for n, entry := range l.entries {
		hashes, err := tlog.StoredHashes(int64(n), entry, l)
		if err != nil {
			return err
		}
		l.stored = append(l.stored, hashes...)
	}
	root, err := l.root(l.tree.N)
	if err == nil && root != l.tree.Hash {
		err = fmt.Errorf("checkpoint: the entries have the root %v", root)
	}
	return err
}

// root is the root of the first entries. For none, this tlog gives zeros, and RFC 6962 the hash of nothing.
func (l *log) root(size int64) (tlog.Hash, error) {
	if size == 0 {
		return tlog.Hash(sha256.Sum256(nil)), nil
	}
	if known, ok := l.roots[size]; ok {
		return known, nil
	}
	root, err := tlog.TreeHash(size, l)
	l.roots[size] = root
	return root, err
}

// Height, ReadTiles and SaveTiles let tlog read the tiles of the folder.
func (l *log) Height() int { return height }

func (l *log) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var found [][]byte
	for _, tile := range tiles {
		data, err := l.read(path(tile))
		if err != nil {
			return nil, err
		}
		found = append(found, data)
	}
	return found, nil
}

func (l *log) SaveTiles([]tlog.Tile, [][]byte) {}

// checkTiles asks the tiles for every leaf, which tlog authenticates up to the root.
func (l *log) checkTiles() error {
	if l.tree.N == 0 {
		return nil
	}
	indexes := make([]int64, l.tree.N)
	for n := range indexes {
		indexes[n] = tlog.StoredHashIndex(0, int64(n))
	}
	leaves, err := tlog.TileHashReader(l.tree, l).ReadHashes(indexes)
	if err != nil {
		return err
	}
	for n, leaf := range leaves {
		if leaf != tlog.RecordHash(l.entries[n]) {
			return fmt.Errorf("entry %d: another leaf stands in the tiles", n)
		}
	}
	return nil
}

func (l *log) checkProofs() (map[string]any, error) {
	checks := map[string]func(proof) error{
		"inclusion": l.inclusion, "consistency": l.consistency, "receipt": l.receipt,
	}
	counts := map[string]any{"inclusion": 0, "consistency": 0, "receipt": 0}
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<20)
	for number := 1; lines.Scan(); number++ {
		var given proof
		if err := json.Unmarshal(lines.Bytes(), &given); err != nil {
			return nil, fmt.Errorf("proof %d: %w", number, err)
		}
		check, ok := checks[given.Kind]
		if !ok {
			return nil, fmt.Errorf("proof %d: unknown kind %q", number, given.Kind)
		}
		if err := check(given); err != nil {
			return nil, fmt.Errorf("proof %d: %w", number, err)
		}
		counts[given.Kind] = counts[given.Kind].(int) + 1
	}
	return counts, lines.Err()
}

// rootFor is the root that a proof was made for, once it is the one that the entries have.
func (l *log) rootFor(given proof) (tlog.Hash, error) {
	root, err := l.root(given.Size)
	if err == nil && !bytes.Equal(root[:], given.Root) {
		err = fmt.Errorf("the first %d entries have the root %v", given.Size, root)
	}
	return root, err
}

func (l *log) inclusion(given proof) error {
	root, err := l.rootFor(given)
	if err != nil {
		return err
	}
	own, err := tlog.ProveRecord(given.Size, given.N, l)
	if err != nil {
		return err
	}
	hashes, err := same(given.Proof, own)
	if err != nil {
		return err
	}
	return tlog.CheckRecord(hashes, given.Size, root, given.N, tlog.RecordHash(l.entries[given.N]))
}

func (l *log) consistency(given proof) error {
	root, err := l.rootFor(given)
	if err != nil {
		return err
	}
	before, err := l.root(given.Old)
	if err != nil {
		return err
	}
	own, err := tlog.ProveTree(given.Size, given.Old, l)
	if err != nil {
		return err
	}
	hashes, err := same(given.Proof, own)
	if err != nil {
		return err
	}
	return tlog.CheckTree(hashes, given.Size, root, given.Old, before)
}

// same says whether a proof is the one that tlog makes itself.
func same(given [][]byte, own []tlog.Hash) ([]tlog.Hash, error) {
	hashes, err := hashesOf(given)
	if err != nil {
		return nil, err
	}
	if len(hashes) != len(own) {
		return nil, fmt.Errorf("%d hashes instead of %d", len(hashes), len(own))
	}
	for i := range own {
		if hashes[i] != own[i] {
			return nil, fmt.Errorf("hash %d differs", i)
		}
	}
	return hashes, nil
}

func hashesOf(given [][]byte) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(given))
	for i, hash := range given {
		if copy(hashes[i][:], hash) != tlog.HashSize || len(hash) != tlog.HashSize {
			return nil, fmt.Errorf("hash %d has %d bytes", i, len(hash))
		}
	}
	return hashes, nil
}

// receipt checks a file in the format of C2SP tlog-proof for an entry.
func (l *log) receipt(given proof) error {
	data, err := os.ReadFile(given.File)
	if err != nil {
		return err
	}
	head, checkpoint, found := strings.Cut(string(data), "\n\n")
	lines := strings.Split(head, "\n")
	if !found || lines[0] != "c2sp.org/tlog-proof@v1" || len(lines) < 2 {
		return fmt.Errorf("no tlog-proof")
	}
	lines = lines[1:]
	if extra, ok := cutPrefix(lines[0], "extra "); ok && len(lines) > 1 {
		if _, err := base64.StdEncoding.Strict().DecodeString(extra); err != nil {
			return err
		}
		lines = lines[1:]
	}
	index, ok := cutPrefix(lines[0], "index ")
	if !ok {
		return fmt.Errorf("no index")
	}
	n, err := decimal(index)
	if err != nil {
		return err
	}
	var hashes []tlog.Hash
	for _, line := range lines[1:] {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return err
		}
		hashes = append(hashes, hash)
	}
	tree, err := openCheckpoint([]byte(checkpoint), l.verifier)
	if err != nil {
		return err
	}
	return tlog.CheckRecord(hashes, tree.N, tree.Hash, n, tlog.RecordHash(given.Entry))
}

func cutPrefix(text, prefix string) (string, bool) {
	return strings.TrimPrefix(text, prefix), strings.HasPrefix(text, prefix)
}
