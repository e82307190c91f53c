import os, subprocess
print(os.uname(), flush=True)
print(subprocess.run(["/usr/libexec/bluetooth/bluetoothd", "-v"], capture_output=True, text=True), flush=True)
import bumble.controller, bleak, footfall.devices.bluetooth
print("imports", os.listdir("/dev"))
