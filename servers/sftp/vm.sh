#!/usr/bin/env bash
# Makes a small virtual machine at Google that runs the SFTP server: image, account, fixed address, firewall, disk, machine.
# What is there already stays, so it can be run again. From the project's root, signed in with gcloud:
#
#   PROJECT_ID=my-project REGION=europe-west1 servers/sftp/vm.sh
#
# DRY_RUN=1 prints the commands and runs none. servers/sftp/.env goes to Secret Manager, from where the machine reads it.
set -euo pipefail

: "${PROJECT_ID:?Say PROJECT_ID=...}"
REGION=${REGION:-us-central1}
ZONE=${ZONE:-$REGION-b}
NAME=ddex-dsp-sftp
REPOSITORY=$REGION-docker.pkg.dev/$PROJECT_ID/ddex-dsp
IMAGE=$REPOSITORY/sftp:latest
ACCOUNT=$NAME@$PROJECT_ID.iam.gserviceaccount.com

run() {
  echo "+ $*" >&2
  [ -n "${DRY_RUN:-}" ] || "$@"
}
gcloud() { command gcloud --project="$PROJECT_ID" --quiet "$@"; }

# unless LOOK -- MAKE: makes what a look does not find.
unless() {
  local look=()
  while [ "$1" != -- ]; do
    look+=("$1")
    shift
  done
  shift
  if [ -z "${DRY_RUN:-}" ] && "${look[@]}" >/dev/null 2>&1; then return 0; fi
  run "$@"
}

# again COMMAND: a new account is not known everywhere at once.
again() {
  local attempt
  for attempt in 1 2 3 4 5; do
    if run "$@"; then return 0; fi
    if [ "$attempt" = 5 ]; then return 1; fi
    sleep "${PAUSE_SECONDS:-5}"
  done
}

run gcloud services enable artifactregistry.googleapis.com compute.googleapis.com secretmanager.googleapis.com

unless gcloud artifacts repositories describe ddex-dsp --location="$REGION" -- \
  gcloud artifacts repositories create ddex-dsp --location="$REGION" --repository-format=docker
run gcloud auth configure-docker "$REGION-docker.pkg.dev"
run docker build --file servers/sftp/Dockerfile --tag "$IMAGE" .
run docker push "$IMAGE"

unless gcloud iam service-accounts describe "$ACCOUNT" -- \
  gcloud iam service-accounts create "$NAME" --display-name="SFTP server of DDEX DSP"
# Writes the log and what arrived, queues the task that looks at it, and reads its image.
for role in datastore.user storage.objectAdmin cloudtasks.enqueuer iam.serviceAccountUser \
  artifactregistry.reader; do
  again gcloud projects add-iam-policy-binding "$PROJECT_ID" \
    --member="serviceAccount:$ACCOUNT" --role="roles/$role" --condition=None
done

unless gcloud secrets describe "$NAME" -- gcloud secrets create "$NAME" --replication-policy=automatic
again gcloud secrets add-iam-policy-binding "$NAME" --member="serviceAccount:$ACCOUNT" --role=roles/secretmanager.secretAccessor
run gcloud secrets versions add "$NAME" --data-file=servers/sftp/.env

unless gcloud compute addresses describe "$NAME" --region="$REGION" -- \
  gcloud compute addresses create "$NAME" --region="$REGION"
ADDRESS=ADDRESS
[ -n "${DRY_RUN:-}" ] || ADDRESS=$(gcloud compute addresses describe "$NAME" --region="$REGION" --format='value(address)')
unless gcloud compute firewall-rules describe "$NAME" -- \
  gcloud compute firewall-rules create "$NAME" --target-tags="$NAME" --allow=tcp:22
# The machine's own SSH, for gcloud's tunnel alone.
unless gcloud compute firewall-rules describe "$NAME-admin" -- \
  gcloud compute firewall-rules create "$NAME-admin" --target-tags="$NAME" --allow=tcp:2022 \
  --source-ranges=35.235.240.0/20
unless gcloud compute disks describe "$NAME" --zone="$ZONE" -- \
  gcloud compute disks create "$NAME" --zone="$ZONE" --size=50GB --type=pd-ssd

# Runs at every start of the machine, which takes the newest image and settings then.
STARTUP=$(
  cat <<SCRIPT
#!/bin/bash
set -euo pipefail
export HOME=/var/lib/ddex-dsp
disk=/dev/disk/by-id/google-data
mkdir -p /mnt/disks/data "\$HOME"
blkid "\$disk" >/dev/null || mkfs.ext4 -q "\$disk"
mountpoint -q /mnt/disks/data || mount "\$disk" /mnt/disks/data
chown 1000:1000 /mnt/disks/data
docker-credential-gcr configure-docker --registries=$REGION-docker.pkg.dev
token=\$(curl -sf -H Metadata-Flavor:Google http://metadata.google.internal/computeMetadata/v1/instance/service-accounts/default/token | sed 's/.*"access_token":"\([^"]*\)".*/\1/')
umask 077
curl -sf -H "Authorization: Bearer \$token" https://secretmanager.googleapis.com/v1/projects/$PROJECT_ID/secrets/$NAME/versions/latest:access |
  sed -n 's/.*"data": *"\([^"]*\)".*/\1/p' | base64 -d >"\$HOME/env"
# Port 22 is for senders: the machine's own SSH moves, and the system's own firewall lets it.
sed -i '/^#*Port /d' /etc/ssh/sshd_config
echo 'Port 2022' >>/etc/ssh/sshd_config
systemctl restart sshd
iptables -w -C INPUT -p tcp --dport 2022 -j ACCEPT 2>/dev/null || iptables -w -A INPUT -p tcp --dport 2022 -j ACCEPT
docker pull $IMAGE
docker rm --force $NAME 2>/dev/null || true
docker run --detach --restart=unless-stopped --stop-timeout=35 --name=$NAME --env-file="\$HOME/env" \
  --env=DDEX_DSP_SFTP_HOST=0.0.0.0 --env=DDEX_DSP_SFTP_PORT=2222 --env=DDEX_DSP_SFTP_VOLUME=/data \
  --read-only --tmpfs=/tmp --cap-drop=ALL --security-opt=no-new-privileges \
  --volume=/mnt/disks/data:/data --publish=22:2222 $IMAGE
SCRIPT
)
SCRIPT_FILE=$(mktemp)
trap 'rm -f "$SCRIPT_FILE"' EXIT
printf '%s\n' "$STARTUP" >"$SCRIPT_FILE"

# A machine that is there gets what it runs at its next start.
unless gcloud compute instances describe "$NAME" --zone="$ZONE" -- \
  gcloud compute instances create "$NAME" --zone="$ZONE" --machine-type=e2-small --tags="$NAME" \
  --image-family=cos-stable --image-project=cos-cloud --address="$ADDRESS" \
  --disk="name=$NAME,device-name=data,auto-delete=no" \
  --service-account="$ACCOUNT" --scopes=cloud-platform --shielded-secure-boot \
  --metadata-from-file=startup-script="$SCRIPT_FILE"

run gcloud compute instances add-metadata "$NAME" --zone="$ZONE" --metadata-from-file=startup-script="$SCRIPT_FILE"

echo "Senders reach it at $ADDRESS, port 22. Your own SSH to the machine:"
echo "gcloud compute ssh $NAME --zone=$ZONE --project=$PROJECT_ID --tunnel-through-iap --ssh-flag='-p 2022'"
echo "After a new image or other settings: gcloud compute instances reset $NAME --zone=$ZONE --project=$PROJECT_ID"
