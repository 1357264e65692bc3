# Sourced by the scripts that build encoders: fetches Debian's source packages into the folder `work`, apart from the
# machine's own apt. Needs Debian (made on 12) with the packages emscripten, node-acorn and dpkg-dev; the same emscripten
# gives the same bytes.

for tool in emcc dpkg-source; do
  command -v "$tool" >/dev/null || { echo "$tool is missing: apt-get install emscripten node-acorn dpkg-dev" >&2; exit 1; }
done
export NODE_PATH=/usr/share/nodejs

# What every encoder is linked with: no JavaScript of Emscripten's, memory that grows.
link=(--no-entry -sSTANDALONE_WASM -sINITIAL_MEMORY=4MB -sALLOW_MEMORY_GROWTH -sTOTAL_STACK=262144)

fetch_sources() {
  # The machine's own package sources once more, as sources of source code.
  mkdir -p "$work/apt/parts" "$work/apt/lists/partial"
  for list in /etc/apt/sources.list.d/*.sources; do
    [ -e "$list" ] && sed -E 's/^Types:.*/Types: deb-src/' "$list" >"$work/apt/parts/$(basename "$list")"
  done
  for list in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
    [ -e "$list" ] && sed -nE 's/^deb([[:space:]])/deb-src\1/p' "$list" >"$work/apt/parts/$(basename "$list" .list).list"
  done
  local apt=(apt-get -q -o "Dir::Etc::sourcelist=/dev/null" -o "Dir::Etc::sourceparts=$work/apt/parts"
    -o "Dir::State::lists=$work/apt/lists" -o "Dir::Cache::pkgcache=" -o "Dir::Cache::srcpkgcache=" -o "APT::Sandbox::User=root")
  "${apt[@]}" update
  (cd "$work" && "${apt[@]}" source --download-only "$@")
}
