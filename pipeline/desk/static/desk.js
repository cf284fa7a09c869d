"use strict";
// Small things that a page of plain forms can't do: dropping files, following a job, copying.
const token = document.querySelector('meta[name="tonghop-token"]').content;

async function send(file, to, shown) {
  const line = shown.appendChild(document.createElement("li"));
  line.textContent = `${file.name}: đang nhận …`;
  try {
    const headers = { "X-Tonghop-Token": token, "X-File-Name": encodeURIComponent(file.name) };
    const answer = await fetch(to, { method: "POST", headers, body: file });
    const said = answer.ok ? `đã nhận vào thư mục ${(await answer.json()).folder}.` : await answer.text();
    line.textContent = `${file.name}: ${said}`;
    return answer.ok;
  } catch {
    line.textContent = `${file.name}: không nhận được. Kiểm tra trang còn mở không rồi thả lại.`;
    return false;
  }
}

async function sendAll(files) {
  const shown = document.getElementById("da-nhan");
  let taken = 0;
  for (const file of files) taken += await send(file, place.dataset.to, shown);
  if (taken && atOnce.checked) document.querySelector("#chay form").requestSubmit();
}

const place = document.getElementById("tha-tep");
const atOnce = document.getElementById("tu-tong-hop");
if (place) {
  atOnce.checked = localStorage.getItem("tong-hop-ngay") === "1";
  atOnce.addEventListener("change", () => localStorage.setItem("tong-hop-ngay", atOnce.checked ? "1" : ""));
  document.getElementById("chon-tep").addEventListener("change", (event) => sendAll(event.target.files));
  for (const name of ["dragenter", "dragover"])
    document.addEventListener(name, (event) => { event.preventDefault(); place.classList.add("over"); });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) place.classList.remove("over");
  });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    place.classList.remove("over");
    sendAll(event.dataTransfer.files);
  });
}

async function follow(job) {
  const answer = await fetch(`${document.body.dataset.round}/viec`);
  if (!answer.ok) return;
  const { html, works } = await answer.json();
  if (!works) { location.reload(); return; }
  job.innerHTML = html;
  setTimeout(follow, 700, job);
}

const job = document.getElementById("viec");
if (job && "works" in job.dataset) setTimeout(follow, 500, job);
if ("again" in document.body.dataset) setTimeout(() => location.reload(), 1000);

for (const button of document.querySelectorAll("[data-copy]"))
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    button.textContent = "Đã chép";
  });
