#!/usr/bin/env bash
# Takes the initiative KEY (SBL unless another is named) from the concept phase, where the README's quickstart leaves it,
# to operations: every step by whom it belongs to. Needs a running `npm start` with the sample register.
#   bash docs/life.sh [KEY]            does it
#   bash docs/life.sh --print [KEY]    prints the commands
set -euo pipefail
cd "$(dirname "$0")/.."
print=false
if [ "${1:-}" = --print ]; then print=true && shift; fi
key=${1:-SBL}
paper=README.md # any file will do: only its fingerprint is sent

dsop() { printf 'dsop' && printf ' "%s"' "$@" && echo; } # a line for `dsop batch`
sg="arne.brreg ivar.skatteetaten jon.politiet per.nav ane.kartverket geir.digdir tone.finansnorge lise.bits owen.fnf"
tlf="berit.brreg gro.skatteetaten hege.politiet tor.nav leif.kartverket unni.digdir nils.finansnorge egil.bits marit.fnf"

file() { # who kind...: files one document of each kind
  local who=$1 kind
  shift
  for kind in "$@"; do dsop document "$key" --kind "$kind" --file "$paper" --as "$who"; done
}
approve() { # seats, then what names the case
  local seats=$1 who
  shift
  for who in $seats; do dsop approve "$key" "$@" --as "$who"; done
}
wills() { # gate: each participating actor says yes, by its top leader
  dsop will "$key" --gate "$1" --actor finansnorge --answer yes --as nils.finansnorge
  dsop will "$key" --gate "$1" --actor nav --answer yes --as tor.nav
  dsop will "$key" --gate "$1" --actor skatteetaten --answer yes --as gro.skatteetaten
}

life() {
  echo "# == Konseptfasen"
  file ida.lead concept-description cost-benefit-simplified statistics-plan mandate-planning
  dsop document "$key" --kind legal-privacy-checkout --actor finansnorge --file "$paper" --as tone.finansnorge
  dsop document "$key" --kind legal-privacy-checkout --actor nav --file "$paper" --as per.nav
  dsop document "$key" --kind legal-privacy-checkout --actor skatteetaten --file "$paper" --as ivar.skatteetaten
  dsop refer "$key" --gate BP2 --as ola.pmo
  approve "$sg" --referral BP2
  wills BP2
  dsop appoint "$key" --role steering-lead --person stig.lead --as ola.pmo
  dsop table "$key" --gate BP2 --as ola.pmo
  approve "$tlf" --gate BP2

  echo "# == Planleggingsfasen"
  file ida.lead solution-design realisation-plan benefit-calculations benefit-realisation-plan
  file stig.lead mandate-realisation
  dsop refer "$key" --gate BP3 --as ola.pmo
  approve "$sg" --referral BP3
  wills BP3
  dsop table "$key" --gate BP3 --as ola.pmo
  approve "$tlf" --gate BP3

  echo "# == Realiseringsfasen"
  dsop step "$key" --to pilot --as ida.lead
  dsop report "$key" --status yellow --text "Piloten er to uker forsinket" --as stig.lead
  file ida.lead communication-strategy pilot-evaluation
  file stig.lead mandate-rollout
  dsop table "$key" --gate BP4 --as ola.pmo
  wills BP4
  approve "$sg" --gate BP4

  echo "# == Utrullingsfasen"
  file ida.lead final-evaluation operations-regime operations-benefit-plan
  dsop close-rollout "$key" --as stig.lead
  approve "$sg" --case CLOSE-1

  dsop show "$key"
}

if $print; then life; else life | node bin/dsop.js batch; fi
