# Builds and tries the Windows package. See WINDOWS.md for the machine it needs and what to look at.
#
#     powershell -ExecutionPolicy Bypass -File build\windows.ps1

$ErrorActionPreference = "Stop"
Set-Location (Join-Path $PSScriptRoot "..")

function Invoke-Step([string] $what, [scriptblock] $step) {
    Write-Host "== $what"
    & $step
    if ($LASTEXITCODE -ne 0) { throw "$what failed with exit code $LASTEXITCODE" }
}

Invoke-Step "tests" { py tools\make.py test }
Invoke-Step "frozen build and its self-test" { py tools\make.py package }

$version = (Select-String -Path pyproject.toml -Pattern '^version = "(.+)"').Matches[0].Groups[1].Value
$archive = "var\package\anxin-$version-windows-x64.zip"
if (Test-Path $archive) { Remove-Item $archive }
Compress-Archive -Path var\package\dist\anxin -DestinationPath $archive
$hash = (Get-FileHash -Algorithm SHA256 $archive).Hash.ToLowerInvariant()
Set-Content -Path "$archive.sha256" -Value "$hash  $(Split-Path -Leaf $archive)" -Encoding ascii
Write-Host "== $archive"
Write-Host "   sha256 $hash"
