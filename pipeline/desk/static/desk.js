"use strict";
// Small things that a page of plain forms can't do: dropping files, following a job, copying.
const token = document.querySelector('meta[name="tonghop-token"]').content;
const place = document.body.dataset.round;
const isOfRound = Boolean(place);
const shown = document.getElementById("da-nhan");
const toRestore = document.getElementById("khoi-phuc");
const atOnce = document.getElementById("tu-tong-hop");
const remembered = "tong-hop-ngay";

// Files under way outlive the end of a job, and are not left without a question.
let sending = 0;
// So do forms with words that nobody wrote yet.
const unsaved = new Set();
addEventListener("beforeunload", (event) => { if (sending || unsaved.size) event.preventDefault(); });
document.addEventListener("input", (event) => { if (event.target.form?.method === "post") unsaved.add(event.target.form); });
document.addEventListener("submit", (event) => unsaved.delete(event.target));

async function send(file, to) {
  const line = shown.appendChild(document.createElement("li"));
  line.textContent = `${file.name}: đang nhận …`;
  try {
    const headers = { "X-Tonghop-Token": token, "X-File-Name": encodeURIComponent(file.name) };
    const answer = await fetch(to, { method: "POST", headers, body: file });
    const into = (name) => (name ? `đã nhận vào thư mục ${name}.` : "đã nhận.");
    line.textContent = `${file.name}: ${answer.ok ? into((await answer.json()).folder) : await answer.text()}`;
    return answer.ok;
  } catch {
    line.textContent = `${file.name}: không nhận được. Kiểm tra trang còn mở không rồi thả lại.`;
    return false;
  }
}

function press(address) {
  const form = document.body.appendChild(document.createElement("form"));
  form.method = "post";
  form.action = address;
  const field = form.appendChild(document.createElement("input"));
  [field.type, field.name, field.value] = ["hidden", "token", token];
  form.submit();
}

// What the page tells of the files that came is told anew; what is being typed stays.
async function renew() {
  const answer = await fetch(location.href).catch(() => null);
  if (!answer?.ok) return;
  const now = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of document.querySelectorAll("[data-fresh]")) {
    const fresh = now.getElementById(part.id);
    if (fresh) part.replaceWith(fresh);
  }
}

async function sendAll(files) {
  let taken = 0;
  sending += 1;
  for (const file of files) taken += await send(file, isOfRound ? `${place}/tep` : "/khoi-phuc");
  sending -= 1;
  if (!taken) return;
  if (!isOfRound) location.reload();
  else if (localStorage.getItem(remembered) === "1") press(`${place}/lam/aggregate?tu=nhan-tep`);
  else if (atOnce) renew();
  else {
    const next = shown.appendChild(document.createElement("li")).appendChild(document.createElement("a"));
    next.href = `${place}/nhan-tep`;
    next.textContent = "Đến Nhận tệp để tổng hợp";
  }
}

if (atOnce) {
  atOnce.checked = localStorage.getItem(remembered) === "1";
  atOnce.addEventListener("change", () => localStorage.setItem(remembered, atOnce.checked ? "1" : ""));
}
if (shown) {
  const target = isOfRound ? document : toRestore;
  const marked = document.getElementById("tha-tep") ?? toRestore ?? document.body;
  const chosen = document.getElementById("chon-tep");
  chosen?.addEventListener("change", () => sendAll(chosen.files));
  const holdsFiles = (event) => event.dataTransfer?.types.includes("Files");
  for (const name of ["dragenter", "dragover"])
    document.addEventListener(name, (event) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      if (target.contains(event.target)) marked.classList.add("over");
    });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) marked.classList.remove("over");
  });
  document.addEventListener("drop", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    marked.classList.remove("over");
    if (target.contains(event.target)) sendAll(event.dataTransfer.files);
  });
}

// What is being typed outlives the end of a job.
let isTyped = false;
document.addEventListener("input", (event) => { isTyped ||= Boolean(event.target.form); });
document.addEventListener("click", (event) => { isTyped ||= Boolean(event.target.closest("summary")); });

async function follow(job) {
  const answer = await fetch(`${place}/viec?tu=${document.body.dataset.page ?? ""}`).catch(() => null);
  if (!answer?.ok) {
    const told = document.createElement("section");
    told.className = "job failed";
    told.textContent = "Trang làm việc đã tắt hoặc đã mở lại ở địa chỉ khác. Bấm đúp Tổng hợp báo cáo trên màn hình để mở lại (hoặc lệnh tonghop open); những gì đã ghi vẫn còn.";
    job.replaceChildren(told);
    return;
  }
  const { html, works, number } = await answer.json();
  if (!works && !isTyped && !sending) { again(number); return; }
  job.innerHTML = html;
  if (works) { setTimeout(follow, 700, job); return; }
  delete job.dataset.works;
  const link = job.appendChild(document.createElement("a"));
  [link.href, link.className, link.textContent] = ["", "button", "Tải lại trang"];
}

// The page that followed a job shows what became of it, and is read from there on.
function again(number) {
  const to = new URL(location.href);
  to.hash = "";
  if (number) to.searchParams.set("viec", number);
  if (to.href === location.href) location.reload(); else location.replace(to);
}

const job = document.getElementById("viec");
if (job && "works" in job.dataset) setTimeout(follow, 500, job);
else if (job?.childElementCount && new URLSearchParams(location.search).has("viec")) job.focus();

for (const button of document.querySelectorAll("[data-copy]"))
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    button.textContent = "Đã chép";
  });
