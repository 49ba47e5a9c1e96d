// Which method two IO capabilities lead to: [Vol 3, Part H] 2.3.5.1, Table 2.8.
import { make } from "./dom.js";

export const capabilities = ["DisplayOnly", "DisplayYesNo", "KeyboardOnly", "NoInputNoOutput", "KeyboardDisplay"];
export const shortNames = { DisplayOnly: "display", DisplayYesNo: "display yes/no", KeyboardOnly: "keyboard", NoInputNoOutput: "nothing", KeyboardDisplay: "keyboard display" };

/** "W" Just Works, "P" Passkey Entry, "N" Numeric Comparison. */
export function method(device, phone, isSecureConnections) {
  const pair = [device, phone];
  if (pair.includes("NoInputNoOutput")) return "W";
  const canCompare = capability => capability === "DisplayYesNo" || capability === "KeyboardDisplay";
  if (isSecureConnections && canCompare(device) && canCompare(phone)) return "N";
  return pair.some(capability => capability.startsWith("Keyboard")) ? "P" : "W";
}

export const methodNames = { W: "Just Works", P: "Passkey Entry", N: "Numeric Comparison" };

/** A small picture of the table with one cell marked. */
export function smallMatrix(device, phone, isSecureConnections) {
  const table = make("table", "small-matrix");
  table.append(make("caption", "", `${isSecureConnections ? "Secure Connections" : "legacy pairing"}: device ${shortNames[device] ?? device}, phone ${shortNames[phone] ?? phone}`));
  const head = table.createTHead().insertRow();
  head.append(make("td"), ...capabilities.map(capability => columnHead(capability, capability === phone, "phone")));
  const body = table.createTBody();
  for (const row of capabilities) {
    const line = body.insertRow();
    line.append(rowHead(row, row === device));
    for (const column of capabilities) {
      const kind = method(row, column, isSecureConnections);
      const cell = line.insertCell();
      cell.className = `method${kind}${row === device && column === phone ? " here" : ""}`;
      cell.textContent = kind;
      cell.title = `device ${shortNames[row]}, phone ${shortNames[column]}: ${methodNames[kind]}`;
    }
  }

  return table;
}

const letters = { DisplayOnly: "D", DisplayYesNo: "DY", KeyboardOnly: "K", NoInputNoOutput: "–", KeyboardDisplay: "KD" };

function columnHead(capability, isHere, side) {
  const cell = make("th", isHere ? "here" : "", letters[capability]);
  cell.scope = "col";
  cell.title = `${side}: ${shortNames[capability]}`;
  return cell;
}

function rowHead(capability, isHere) {
  const cell = columnHead(capability, isHere, "device");
  cell.scope = "row";
  return cell;
}
